// SPDX-License-Identifier: Apache-2.0
// System calls about descriptors.
import { chmod, chown, setTimes, truncate, writeStat } from "./attributes.ts";
import {
  ACCESS,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  S_IFDIR,
  S_IFMT,
  S_IFREG,
  SEEK_CUR,
  SEEK_SET,
} from "./constants.ts";
import { fail } from "./errors.ts";
import { position, setLong } from "./longs.ts";
import { bytesOf } from "./names.ts";
import { opened } from "./opened.ts";
import { makePipe } from "./pipe.ts";
import type { FileSystem, Listing, Node, Stream } from "./types.ts";
import { findListed, isFolder, parentOf } from "./walk.ts";

declare const FS: FileSystem;

const FIONREAD = 0x541b;
const FIONBIO = 0x5421;
const FIONCLEX = 0x5450;
const FIOCLEX = 0x5451;
const TIOCGWINSZ = 0x5413;

/** libc's `struct dirent`: its size, and where its parts are. */
const ENTRY = { size: 280, offset: 8, length: 16, type: 18, name: 19 };
/** Where the type is in a mode. */
const TYPE_SHIFT = 12;

/** The node of a folder's entry; what `readdir` says is there may be gone. `type` is what it says it is, if it does. */
function entryOf(folder: Node, name: string, type: number | undefined): Node | undefined {
  if (name === ".") return folder;
  return name === ".." ? parentOf(folder) : findListed(folder, name, type);
}

/** Reads names once, when a program begins to read the folder. */
function listingOf(stream: Stream): Listing {
  const { node } = stream;
  if (!isFolder(node)) fail("ENOTDIR");
  if (node.dead === true) fail("ENOENT");
  if (stream.getdents) return stream.getdents;
  const { readdir, list } = node.node_ops;
  if (readdir === undefined) fail("ENOTDIR");
  const { names, types } = list?.(node) ?? { names: readdir(node) };
  stream.getdents = names.includes(".")
    ? { names, types }
    : { names: [".", "..", ...names], types: types && [S_IFDIR, S_IFDIR, ...types] };
  return stream.getdents;
}

/** Writes a name and its end. */
function putName(name: string, address: number): void {
  const most = ENTRY.size - ENTRY.name - 1;
  let i = 0;
  for (; i < name.length && i < most; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x80) break;
    HEAPU8[address + i] = code;
  }
  if (i < name.length && i < most) {
    const bytes = bytesOf(name).subarray(0, most);
    HEAPU8.set(bytes, address);
    i = bytes.length;
  }
  HEAPU8[address + i] = 0;
}

function getdents64(descriptor: number, buffer: number, room: number): number {
  const stream = opened(descriptor);
  const { names, types } = listingOf(stream);
  if (room < ENTRY.size) fail("EINVAL");
  let index = Math.floor(stream.position / ENTRY.size);
  let at = buffer >>> 0;
  const end = at + room - ENTRY.size;
  for (; index < names.length && at <= end; index++) {
    const name = names[index] as string;
    const entry = entryOf(stream.node, name, types?.[index]);
    if (entry === undefined) continue;
    setLong(at, entry.inode ?? entry.id);
    setLong(at + ENTRY.offset, (index + 1) * ENTRY.size);
    HEAP16[(at + ENTRY.length) >>> 1] = ENTRY.size;
    HEAPU8[at + ENTRY.type] = (entry.mode & S_IFMT) >> TYPE_SHIFT;
    putName(name, at + ENTRY.name);
    at += ENTRY.size;
  }
  stream.position = index * ENTRY.size;
  return at - (buffer >>> 0);
}

/** Makes room for a file without changing what is in it. */
function fallocate(descriptor: number, mode: number, start: bigint, length: bigint): number {
  const stream = opened(descriptor);
  if (start < 0n || length <= 0n) fail("EINVAL");
  if ((stream.flags & ACCESS) === O_RDONLY) fail("EBADF");
  if (!stream.seekable) fail("ESPIPE");
  if ((stream.node.mode & S_IFMT) !== S_IFREG) fail("ENODEV");
  if (mode !== 0) fail("ENOTSUP");
  const end = position(start + length);
  if (FS.fstat(descriptor).size < end) truncate(stream, stream.node, end);
  else setTimes(stream, stream.node, "omit", "now", false);
  return 0;
}

function setBlocking(stream: Stream, isBlocking: boolean): void {
  stream.flags = isBlocking ? stream.flags & ~O_NONBLOCK : stream.flags | O_NONBLOCK;
}

type Ioctl = (descriptor: number, request: number, rest: number) => number;

/** `ioctl`; terminals are Emscripten's. */
export function makeIoctl(original: Ioctl): Ioctl {
  return (descriptor, request, rest) => {
    const stream = opened(descriptor);
    const argument = rest ? (HEAP32[rest >>> 2] as number) >>> 2 : 0;
    switch (request) {
      case FIONBIO:
        setBlocking(stream, HEAP32[argument] === 0);
        return 0;
      case FIOCLEX:
      case FIONCLEX:
        stream.cloexec = request === FIOCLEX;
        return 0;
      case TIOCGWINSZ:
        HEAP32[argument + 1] = stream.tty === undefined ? (HEAP32[argument + 1] as number) : 0;
        return original(descriptor, request, rest);
      case FIONREAD:
        if ((stream.node.mode & S_IFMT) !== S_IFREG) return FS.ioctl(stream, request, argument << 2);
        HEAP32[argument] = FS.fstat(descriptor).size - stream.position;
        return 0;
      default: {
        const result = original(descriptor, request, rest);
        return result === -(ERRNO_CODES["EINVAL"] as number) && !stream.tty ? fail("ENOTTY") : result;
      }
    }
  };
}

/** `fsync`. */
export function fdSync(descriptor: number): number {
  const stream = opened(descriptor);
  return stream.stream_ops.fsync?.(stream) ?? 0;
}

/** By the names of the program's imports, without their `__syscall_`. */
export const descriptorCalls = {
  getdents64,
  fallocate,

  dup3(descriptor: number, wanted: number, flags: number) {
    if (descriptor === wanted || (flags & ~O_CLOEXEC) !== 0) fail("EINVAL");
    const original = FS.getStreamChecked(descriptor);
    if (wanted < 0 || wanted >= FS.MAX_OPEN_FDS) fail("EBADF");
    const existing = FS.getStream(wanted);
    if (existing) FS.close(existing);
    FS.dupStream(original, wanted).cloexec = (flags & O_CLOEXEC) !== 0;
    return wanted;
  },

  pipe2(descriptors: number, flags: number) {
    if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) fail("EINVAL");
    const ends = makePipe(flags & O_NONBLOCK);
    for (const [i, end] of ends.entries()) {
      end.cloexec = (flags & O_CLOEXEC) !== 0;
      HEAP32[(descriptors >>> 2) + i] = end.fd as number;
    }
    return 0;
  },

  fchmod(descriptor: number, mode: number) {
    const stream = opened(descriptor);
    chmod(stream, stream.node, mode);
    return 0;
  },

  fchown32(descriptor: number, owner: number, group: number) {
    const stream = opened(descriptor);
    chown(stream, stream.node, owner, group, false);
    return 0;
  },

  ftruncate64(descriptor: number, size: bigint) {
    if (size < 0n) fail("EINVAL");
    const stream = opened(descriptor);
    truncate(stream, stream.node, position(size));
    return 0;
  },

  fstat64: (descriptor: number, buffer: number) => writeStat(buffer, FS.fstat(descriptor)),

  fdatasync: fdSync,
};

/** `lseek`, which begins to read a folder anew. */
export function fdSeek(descriptor: number, offset: bigint, whence: number, result: number): number {
  const stream = FS.getStreamChecked(descriptor);
  const place = FS.llseek(stream, position(offset), whence);
  if (stream.getdents && place === 0 && whence !== SEEK_CUR) stream.getdents = null;
  setLong(result, place);
  return SEEK_SET;
}
