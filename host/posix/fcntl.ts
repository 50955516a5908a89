// SPDX-License-Identifier: Apache-2.0
// `fcntl`: duplicates, flags and locks.
import {
  ACCESS,
  O_APPEND,
  O_ASYNC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
} from "./constants.ts";
import { fail } from "./errors.ts";
import { type Holder, lockRange, type Range, rangeConflict } from "./file-locks.ts";
import { longAt, setLong } from "./longs.ts";
import { opened } from "./opened.ts";
import { pipeCapacity } from "./pipe.ts";
import type { FileSystem, Stream } from "./types.ts";

declare const FS: FileSystem;

const F_DUPFD = 0;
const F_GETFD = 1;
const F_SETFD = 2;
const F_GETFL = 3;
const F_SETFL = 4;
const F_GETLK = 12;
const F_SETLK = 13;
const F_SETLKW = 14;
const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_OFD_SETLKW = 38;
const F_DUPFD_CLOEXEC = 1030;
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;
const FD_CLOEXEC = 1;

/** What descriptors are good for that stand for a place in the tree only. */
const ALWAYS: readonly number[] = [F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL];

const SETTABLE = O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK;

const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;

function duplicate(stream: Stream, least: number, cloexec: boolean): number {
  if (least < 0 || least >= FS.MAX_OPEN_FDS) fail("EINVAL");
  let descriptor = least;
  while (FS.streams[descriptor]) descriptor++;
  if (descriptor >= FS.MAX_OPEN_FDS) fail("EMFILE");
  FS.dupStream(stream, descriptor).cloexec = cloexec;
  return descriptor;
}

/** Reads libc's `struct flock`. */
function rangeAt(stream: Stream, address: number): Range & { readonly type: number } {
  const type = HEAP16[address >>> 1] as number;
  const whence = HEAP16[(address >>> 1) + 1] as number;
  if (type !== F_RDLCK && type !== F_WRLCK && type !== F_UNLCK) fail("EINVAL");
  const origins = [0, stream.position, whence === 2 ? FS.fstat(stream.fd as number).size : 0];
  const origin = origins[whence] ?? fail("EINVAL");
  const start = origin + longAt(address + 8);
  const length = longAt(address + 16);
  const [from, to] = length < 0 ? [start + length, start] : [start, length === 0 ? null : start + length];
  if (from < 0) fail("EINVAL");
  return { type, exclusive: type === F_WRLCK, start: from, end: to };
}

/** May the descriptor set such a lock? */
function checkAccess(stream: Stream, type: number): void {
  const access = stream.flags & ACCESS;
  if ((type === F_RDLCK && access === O_WRONLY) || (type === F_WRLCK && access === O_RDONLY)) fail("EBADF");
}

/** Linux wants no process where a lock belongs to what was opened. */
function checkOwner(address: number, holder: Holder): void {
  if (holder === "opened" && HEAP32[(address >>> 2) + 6] !== 0) fail("EINVAL");
}

function tellConflict(stream: Stream, address: number, holder: Holder): void {
  checkOwner(address, holder);
  const found = rangeConflict(stream, FS.fstat(stream.fd as number), rangeAt(stream, address), holder);
  HEAP16[address >>> 1] = found === undefined ? F_UNLCK : found.exclusive ? F_WRLCK : F_RDLCK;
  if (found === undefined) return;
  HEAP16[(address >>> 1) + 1] = 0;
  setLong(address + 8, found.start);
  setLong(address + 16, found.end === null ? 0 : found.end - found.start);
  HEAP32[(address >>> 2) + 6] = found.pid;
}

function setRange(stream: Stream, address: number, holder: Holder, waits: boolean): void {
  checkOwner(address, holder);
  const range = rangeAt(stream, address);
  checkAccess(stream, range.type);
  lockRange(stream, FS.fstat(stream.fd as number), range, holder, range.type === F_UNLCK, waits);
}

/** The import `__syscall_fcntl64`. */
export function fcntl64(descriptor: number, command: number, rest: number): number {
  const stream = (ALWAYS.includes(command) ? FS.getStreamChecked : opened)(descriptor);
  const argument = rest ? (HEAP32[rest >>> 2] as number) : 0;
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      return duplicate(stream, argument, command === F_DUPFD_CLOEXEC);
    case F_GETFD:
      return stream.cloexec === true ? FD_CLOEXEC : 0;
    case F_SETFD:
      stream.cloexec = (argument & FD_CLOEXEC) !== 0;
      return 0;
    case F_GETFL:
      return stream.flags;
    case F_SETFL:
      stream.flags = (stream.flags & ~SETTABLE) | (argument & SETTABLE);
      return 0;
    case F_GETLK:
    case F_OFD_GETLK:
      tellConflict(stream, argument, command === F_GETLK ? "process" : "opened");
      return 0;
    case F_SETLK:
    case F_SETLKW:
      setRange(stream, argument, "process", command === F_SETLKW);
      return 0;
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      setRange(stream, argument, "opened", command === F_OFD_SETLKW);
      return 0;
    case F_GETPIPE_SZ:
      return pipeCapacity(stream);
    case F_SETPIPE_SZ:
      return pipeCapacity(stream, argument);
    default:
      return fail("EINVAL");
  }
}
