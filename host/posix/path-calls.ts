// SPDX-License-Identifier: Apache-2.0
// System calls that take or give paths.

import { attributesOf, chmod, chown, setTimes, type Time, truncate, writeStat } from "./attributes.ts";
import {
  AT_EACCESS,
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_REMOVEDIR,
  AT_SYMLINK_FOLLOW,
  AT_SYMLINK_NOFOLLOW,
  O_CREAT,
  O_TMPFILE,
  PERMISSIONS,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from "./constants.ts";
import { linkFile, make, makeFolder, makeLink, readLink, removeFolder, rename, unlink } from "./entries.ts";
import { fail } from "./errors.ts";
import { position } from "./longs.ts";
import { bytesOf, textAt } from "./names.ts";
import { open } from "./open.ts";
import { opened } from "./opened.ts";
import type { FileSystem, Node, Stream } from "./types.ts";
import { currentFolder, isFolder, isLink, type Last, pathOf, resolve, setCurrentFolder } from "./walk.ts";

declare const FS: FileSystem;

const X_OK = 1;
const UTIME_NOW = 0x3fffffff;
const UTIME_OMIT = 0x3ffffffe;
const KINDS: readonly number[] = [S_IFREG, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK];

/** The folder that a relative path begins in. */
function baseOf(descriptor: number, path: string): Node | undefined {
  if (descriptor === AT_FDCWD || path === "" || path.startsWith("/")) return undefined;
  return FS.getStreamChecked(descriptor).node;
}

function checkFlags(flags: number, known: number): void {
  if ((flags & ~known) !== 0) fail("EINVAL");
}

/** What a call is about: what is open, if the path may be empty and is, or what the path leads to. */
function targetOf(descriptor: number, path: string, flags: number): { stream: Stream | null; node: Node } {
  if (path === "" && (flags & AT_EMPTY_PATH) !== 0) {
    if (descriptor === AT_FDCWD) return { stream: null, node: currentFolder() };
    const stream = FS.getStreamChecked(descriptor);
    return { stream, node: stream.node };
  }
  const last: Last = (flags & AT_SYMLINK_NOFOLLOW) === 0 ? "follow" : "keep";
  return { stream: null, node: resolve(path, last, baseOf(descriptor, path)) };
}

const unmasked = (mode: number): number => mode & ~SYSCALLS.currentUmask;

function changeFolder(node: Node): number {
  if (!isFolder(node)) fail("ENOTDIR");
  setCurrentFolder(node);
  return 0;
}

/** Writes bytes, as many as there is room for. */
function put(bytes: Uint8Array, address: number, room: number): number {
  const count = Math.min(bytes.length, room);
  HEAPU8.set(bytes.subarray(0, count), address >>> 0);
  return count;
}

function timeAt(address: number): Time {
  const at = address >>> 2;
  const nanoseconds = HEAP32[at + 2] as number;
  if (nanoseconds === UTIME_NOW) return "now";
  if (nanoseconds === UTIME_OMIT) return "omit";
  if (nanoseconds < 0 || nanoseconds >= 1e9) fail("EINVAL");
  const seconds = BigInt(HEAP32[at + 1] as number) * 0x1_0000_0000n + BigInt(HEAPU32[at] as number);
  return seconds * 1_000_000_000n + BigInt(nanoseconds);
}

/** What a link that is open itself leads to. */
function ownTarget(descriptor: number): string {
  const { node } = descriptor === AT_FDCWD ? fail("ENOENT") : FS.getStreamChecked(descriptor);
  return isLink(node) ? (node.node_ops.readlink?.(node) ?? fail("EINVAL")) : fail("ENOENT");
}

function access(node: Node, mode: number): void {
  if (isLink(node)) return; // a link itself keeps nobody out
  node.node_ops.access?.(node, mode);
  // Nobody keeps root from anything but running what nobody may run.
  if ((mode & X_OK) !== 0 && !isFolder(node) && (node.mode & 0o111) === 0) fail("EACCES");
}

/** By the names of the program's imports, without their `__syscall_`. */
export const pathCalls = {
  chdir: (path: number) => changeFolder(resolve(textAt(path), "follow")),
  fchdir: (descriptor: number) => changeFolder(FS.getStreamChecked(descriptor).node),

  getcwd(buffer: number, size: number) {
    const folder = currentFolder();
    if (folder.dead === true) fail("ENOENT");
    if (size === 0) fail("EINVAL");
    const path = bytesOf(pathOf(folder));
    if (size < path.length + 1) fail("ERANGE");
    HEAPU8[(buffer >>> 0) + put(path, buffer, size)] = 0;
    return path.length + 1;
  },

  chmod(path: number, mode: number) {
    chmod(null, resolve(textAt(path), "follow"), mode);
    return 0;
  },

  fchmodat2(folder: number, path: number, mode: number, flags: number) {
    checkFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    const { stream, node } = targetOf(folder, textAt(path), flags);
    chmod(stream, node, mode);
    return 0;
  },

  fchownat(folder: number, path: number, owner: number, group: number, flags: number) {
    checkFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    const { stream, node } = targetOf(folder, textAt(path), flags);
    chown(stream, node, owner, group, (flags & AT_SYMLINK_NOFOLLOW) !== 0);
    return 0;
  },

  rmdir(path: number) {
    removeFolder(textAt(path));
    return 0;
  },

  unlinkat(folder: number, path: number, flags: number) {
    checkFlags(flags, AT_REMOVEDIR);
    const text = textAt(path);
    (flags === 0 ? unlink : removeFolder)(text, baseOf(folder, text));
    return 0;
  },

  truncate64(path: number, size: bigint) {
    if (size < 0n) fail("EINVAL");
    truncate(null, resolve(textAt(path), "follow"), position(size));
    return 0;
  },

  stat64: (path: number, buffer: number) => writeStat(buffer, attributesOf(resolve(textAt(path), "follow"))),
  lstat64: (path: number, buffer: number) => writeStat(buffer, attributesOf(resolve(textAt(path), "keep"))),

  newfstatat(folder: number, path: number, buffer: number, flags: number) {
    checkFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT);
    const { stream, node } = targetOf(folder, textAt(path), flags);
    return writeStat(buffer, stream === null ? attributesOf(node) : FS.fstat(stream.fd as number));
  },

  openat(folder: number, path: number, flags: number, rest: number) {
    const text = textAt(path);
    const mode = rest ? (HEAP32[rest >>> 2] as number) : 0;
    const makes = (flags & (O_CREAT | O_TMPFILE)) !== 0;
    return open(text, flags, makes ? unmasked(mode) : 0, () => baseOf(folder, text)).fd as number;
  },

  umask(mask: number) {
    const before = SYSCALLS.currentUmask;
    SYSCALLS.currentUmask = mask & 0o777;
    return before;
  },

  mkdirat(folder: number, path: number, mode: number) {
    const text = textAt(path);
    makeFolder(text, unmasked(mode), baseOf(folder, text));
    return 0;
  },

  mknodat(folder: number, path: number, mode: number, device: number) {
    const text = textAt(path);
    const kind = mode & S_IFMT || S_IFREG;
    if (!KINDS.includes(kind)) fail(kind === S_IFDIR ? "EPERM" : "EINVAL");
    make(text, kind | (unmasked(mode) & PERMISSIONS), device, baseOf(folder, text));
    return 0;
  },

  renameat(oldFolder: number, oldPath: number, newFolder: number, newPath: number) {
    const [from, to] = [textAt(oldPath), textAt(newPath)];
    rename(from, to, baseOf(oldFolder, from), () => baseOf(newFolder, to));
    return 0;
  },

  symlinkat(target: number, folder: number, path: number) {
    const [to, text] = [textAt(target), textAt(path)];
    if (to === "") fail("ENOENT");
    makeLink(to, text, baseOf(folder, text));
    return 0;
  },

  linkat(oldFolder: number, oldPath: number, newFolder: number, newPath: number, flags: number) {
    checkFlags(flags, AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
    const from = textAt(oldPath);
    const to = textAt(newPath);
    const follow = (flags & AT_SYMLINK_FOLLOW) === 0 ? AT_SYMLINK_NOFOLLOW : 0;
    linkFile(targetOf(oldFolder, from, follow | (flags & AT_EMPTY_PATH)).node, to, baseOf(newFolder, to));
    return 0;
  },

  readlinkat(folder: number, path: number, buffer: number, size: number) {
    if (size <= 0) fail("EINVAL");
    const text = textAt(path);
    const target = text === "" ? ownTarget(folder) : readLink(text, baseOf(folder, text));
    return put(bytesOf(target), buffer, size);
  },

  faccessat(folder: number, path: number, mode: number, flags: number) {
    checkFlags(flags, AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    checkFlags(mode, 0o7);
    access(targetOf(folder, textAt(path), flags).node, mode);
    return 0;
  },

  utimensat(folder: number, path: number, times: number, flags: number) {
    checkFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    const atime = times ? timeAt(times) : "now";
    const mtime = times ? timeAt(times + 16) : "now";
    if (atime === "omit" && mtime === "omit") return 0;
    // futimens: no path at all.
    const { stream, node } = targetOf(folder, path ? textAt(path) : "", flags | (path ? 0 : AT_EMPTY_PATH));
    if (stream !== null && path === 0) opened(folder);
    setTimes(stream, node, atime, mtime, (flags & AT_SYMLINK_NOFOLLOW) !== 0);
    return 0;
  },
};
