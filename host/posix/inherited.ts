// SPDX-License-Identifier: Apache-2.0
// Descriptors that the process was started with on Linux: redirected standard streams, and those that a shell has opened.
// Invariant: what is read and written in order moves the position that other processes share.
import { nodeModules } from "../platform/platform.ts";
import {
  ACCESS,
  O_APPEND,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
  S_IFBLK,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
} from "./constants.ts";
import { attributesOf } from "./disk.ts";
import { mapError } from "./disk-host.ts";
import { diskStreams } from "./disk-streams.ts";
import { fail } from "./errors.ts";
import type { FileSystem, Stream, StreamOps } from "./types.ts";
import { brokenPipe, waitShortly } from "./waiting.ts";

declare const FS: FileSystem;

/** A descriptor as `/proc` tells of it. */
export interface Inherited {
  readonly descriptor: number;
  /** Flags by Linux's numbers, which are libc's. */
  readonly flags: number;
  readonly position: number;
}

const POLLIN = 1;
const POLLOUT = 4;
const POLLHUP = 16;
const POLLRDNORM = 64;
const POLLWRNORM = 256;

const LAST_STANDARD = 2;
/** Flags that a descriptor is opened anew with; on Linux, which alone has /proc, libc's are the machine's. */
const LASTING = ACCESS | O_APPEND;

/** Milliseconds between two looks at a pipe that has nothing, or no room. */
const FIRST_PAUSE = 0.1;
const LAST_PAUSE = 5;
/** What is read of a pipe to see whether it has something. */
const AHEAD = 4096;

const fs = () => (nodeModules() as NonNullable<ReturnType<typeof nodeModules>>).fs;

const pathTo = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

/** What `operation` gives when it does not have to wait. Throws EAGAIN for a program that does not wait, and EINTR. */
function whenReady(stream: Stream, operation: () => number): number {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LAST_PAUSE)) {
    try {
      return operation();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") brokenPipe();
      if (code !== "EAGAIN" || (stream.flags & O_NONBLOCK) !== 0) return mapError(() => raise(error));
    }
    if (!waitShortly(pause)) fail("EINTR");
  }
}

function raise(error: unknown): never {
  throw error;
}

/** What cannot be sought: pipes, sockets and devices. */
class Flow implements StreamOps {
  /** What was read to see whether there is something; null is the end. */
  #ahead: Uint8Array | null | undefined;

  read = (stream: Stream, buffer: Uint8Array, offset: number, length: number): number => {
    if (length === 0) return 0;
    if (this.#ahead === undefined) return this.#take(stream, buffer, offset, length);
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead === null) return 0;
    const count = Math.min(length, ahead.length);
    buffer.set(ahead.subarray(0, count), offset);
    if (count < ahead.length) this.#ahead = ahead.subarray(count);
    return count;
  };

  #take(stream: Stream, buffer: Uint8Array, offset: number, length: number): number {
    return whenReady(stream, () => fs().readSync(stream.nfd as number, buffer, offset, length, null));
  }

  /** A program that waits has all of it written, unless a signal comes. */
  write = (stream: Stream, buffer: Uint8Array, offset: number, length: number): number => {
    let count = 0;
    try {
      while (count < length) {
        count += whenReady(stream, () =>
          fs().writeSync(stream.nfd as number, buffer, offset + count, length - count, null),
        );
        if ((stream.flags & O_NONBLOCK) !== 0) break;
      }
    } catch (error) {
      if (count === 0) throw error;
    }
    return count;
  };

  poll = (stream: Stream): number => {
    const access = stream.flags & ACCESS;
    let events = access === O_RDONLY ? 0 : POLLOUT | POLLWRNORM;
    if (access === O_WRONLY) return events;
    if (this.#ahead === undefined) this.#look(stream);
    if (this.#ahead !== undefined) events |= POLLIN | POLLRDNORM;
    return this.#ahead === null && (stream.node.mode & S_IFMT) === S_IFIFO ? events | POLLHUP : events;
  };

  #look(stream: Stream): void {
    const bytes = new Uint8Array(AHEAD);
    try {
      const count = fs().readSync(stream.nfd as number, bytes, 0, AHEAD, null);
      this.#ahead = count === 0 ? null : bytes.subarray(0, count);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") this.#ahead = null;
    }
  }
}

/** Files, whose descriptor moves when it is read and written in order. */
class SharedFile implements StreamOps {
  /** The machine's position. */
  #at: number;

  constructor(position: number) {
    this.#at = position;
  }

  read = (stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number => {
    if (length === 0) return 0;
    return this.#move(position, (at) =>
      fs().readSync(stream.nfd as number, buffer, offset, length, at === undefined ? null : at),
    );
  };

  write = (stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number => {
    if (length === 0) return 0;
    if ((stream.flags & O_APPEND) !== 0) this.#at = position ?? this.#at;
    return this.#move(position, (at) => {
      let count = 0;
      while (count < length) {
        const place = at === undefined ? null : at + count;
        count += fs().writeSync(stream.nfd as number, buffer, offset + count, length - count, place);
      }
      return count;
    });
  };

  /** Without a place for `operation` it is the machine's position. */
  #move(position: number | undefined, operation: (at: number | undefined) => number): number {
    const inOrder = position === undefined || position === this.#at;
    const count = mapError(() => operation(inOrder ? undefined : position));
    if (inOrder) this.#at += count;
    return count;
  }
}

/** The machine's descriptor for what is to be read without blocking the thread, which no signal could end. */
function readable(descriptor: number, mode: number, flags: number): number {
  if ((mode & S_IFMT) !== S_IFIFO || (flags & ACCESS) !== O_RDONLY) return descriptor;
  return reopen(descriptor, mode, flags);
}

/** Opens what a descriptor is open on once more: a pipe's reader so that it does not block. */
function reopen(descriptor: number, mode: number, flags: number): number {
  const isReader = (mode & S_IFMT) === S_IFIFO && (flags & ACCESS) === O_RDONLY;
  return fs().openSync(pathTo(descriptor), (flags & LASTING) | (isReader ? O_NONBLOCK : 0));
}

/** Gives Python one descriptor under its own number, in the place of what it has there. */
function inherit({ descriptor, flags, position }: Inherited): void {
  if (descriptor >= FS.MAX_OPEN_FDS) return;
  const stat = fs().fstatSync(descriptor, { bigint: true });
  const mode = Number(stat.mode);
  const kind = mode & S_IFMT;
  const seekable = kind === S_IFREG || kind === S_IFBLK;
  const node = FS.createNode(null, "", mode, Number(stat.rdev));
  FS.destroyNode(node);
  node.name = fs().readlinkSync(pathTo(descriptor));
  const attributes = () => attributesOf(mapError(() => fs().fstatSync(descriptor, { bigint: true })));
  const disk = diskStreams(() => pathTo(descriptor), attributesOf, attributes);
  node.node_ops = { getattr: attributes };
  // Opened anew, by its name in /dev/fd.
  node.stream_ops = {
    ...disk,
    open(stream) {
      stream.seekable = seekable;
      if (!seekable) stream.stream_ops = { ...disk, ...new Flow() };
      stream.nfd = mapError(() => reopen(descriptor, mode, stream.flags));
    },
  };
  const close = ({ nfd, shared }: Stream): void => {
    shared.refcount = (shared.refcount ?? 1) - 1;
    if (shared.refcount === 0) mapError(() => closeAll(descriptor, nfd as number));
  };
  const before = FS.getStream(descriptor);
  if (before) FS.close(before);
  const made = FS.createStream(
    {
      node,
      path: node.name,
      flags,
      seekable,
      position,
      stream_ops: { ...disk, ...(seekable ? new SharedFile(position) : new Flow()), close },
    },
    descriptor,
  );
  made.nfd = readable(descriptor, mode, flags);
}

/** Closes the machine's descriptors. What stands for a standard stream is not left to whatever is opened next. */
function closeAll(descriptor: number, nfd: number): void {
  if (nfd !== descriptor) fs().closeSync(nfd);
  fs().closeSync(descriptor);
  if (descriptor <= LAST_STANDARD) fs().openSync("/dev/null", fs().constants.O_RDWR);
}

/** Gives Python the descriptors under their own numbers. */
export function inheritDescriptors(given: readonly Inherited[]): void {
  for (const one of given) {
    try {
      inherit(one);
    } catch {
      // It was closed meanwhile, or the machine does not tell: then Python does not have it.
    }
  }
}
