// SPDX-License-Identifier: Apache-2.0
// Reading, writing and seeking in open files, and how descriptors are made and end.
import {
  ACCESS,
  O_APPEND,
  O_PATH,
  O_RDONLY,
  O_WRONLY,
  S_IFMT,
  S_IFREG,
  SEEK_CUR,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
  SEEK_SET,
} from "./constants.ts";
import { fail } from "./errors.ts";
import { releaseLocks } from "./file-locks.ts";
import { fitting } from "./limits.ts";
import { isAnyMapped, writeMapped, writeMaps } from "./mapped-files.ts";
import type { Attributes, FileSystem, Stream } from "./types.ts";
import { isFolder, pathOf } from "./walk.ts";

declare const FS: FileSystem;

function attributesOf(stream: Stream): Attributes {
  return FS.fstat(stream.fd as number);
}

function checkOpen(stream: Stream, unwanted: number): void {
  if (stream.fd === null || (stream.flags & O_PATH) !== 0 || (stream.flags & ACCESS) === unwanted)
    fail("EBADF");
}

/** Throws EBADF for what was opened to be written only. */
export const checkReadable = (stream: Stream): void => checkOpen(stream, O_WRONLY);

export function read(
  stream: Stream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position?: number,
): number {
  if (length < 0) fail("EINVAL");
  const { stream_ops, node, seekable } = stream;
  if (position !== undefined && !seekable) fail("ESPIPE");
  checkOpen(stream, O_WRONLY);
  if (position !== undefined && position < 0) fail("EINVAL");
  if (isFolder(node)) fail("EISDIR");
  if (stream_ops.read === undefined) fail("EINVAL");
  const place = position ?? stream.position;
  if (isAnyMapped()) writeMaps(stream, place, place + length);
  const count = stream_ops.read(stream, buffer, offset, length, place);
  if (position === undefined && seekable) stream.position += count;
  FS.trackingDelegate["onReadFile"]?.(stream.path, count);
  return count;
}

export function write(
  stream: Stream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position?: number,
  canOwn?: boolean,
): number {
  if (length < 0) fail("EINVAL");
  const { stream_ops, node, seekable } = stream;
  if (position !== undefined && !seekable) fail("ESPIPE");
  checkOpen(stream, O_RDONLY);
  if (position !== undefined && position < 0) fail("EINVAL");
  if (isFolder(node)) fail("EISDIR");
  if (stream_ops.write === undefined) fail("EINVAL");
  // Linux appends even when it is told where to write.
  const appends = seekable && (stream.flags & O_APPEND) !== 0;
  const end = appends ? stream_ops.llseek?.(stream, 0, SEEK_END) : undefined;
  const place = end ?? position ?? stream.position;
  const allowed = (node.mode & S_IFMT) === S_IFREG ? fitting(place, length) : length;
  const put = stream_ops.write;
  const count = isAnyMapped()
    ? writeMapped(stream, place, () => put(stream, buffer, offset, allowed, place, canOwn))
    : put(stream, buffer, offset, allowed, place, canOwn);
  if (position === undefined && seekable && (!appends || length > 0)) stream.position = place + count;
  FS.trackingDelegate["onWriteToFile"]?.(stream.path, count);
  return count;
}

/** Files have data from their begin to their end, whatever of it was never written. */
function seekData(stream: Stream, offset: number, whence: number): number {
  const size = (stream.node.mode & S_IFMT) === S_IFREG ? attributesOf(stream).size : 0;
  if (offset < 0 || offset >= size) fail("ENXIO");
  return whence === SEEK_DATA ? offset : size;
}

export function seek(stream: Stream, offset: number, whence: number): number {
  checkOpen(stream, -1);
  const { llseek } = stream.stream_ops;
  if (!stream.seekable || llseek === undefined) fail("ESPIPE");
  if (whence === SEEK_DATA || whence === SEEK_HOLE) stream.position = seekData(stream, offset, whence);
  else if (whence !== SEEK_SET && whence !== SEEK_CUR && whence !== SEEK_END) fail("EINVAL");
  else stream.position = llseek(stream, offset, whence);
  FS.trackingDelegate["onSeekFile"]?.(stream.path, stream.position, whence);
  return stream.position;
}

/** Counts the descriptors of what is open, and keeps locks as long as there is one. */
export function countDescriptors(fs: FileSystem): void {
  const { createStream, close, closeStream } = fs;
  fs.createStream = (stream, fd = -1) => {
    const made = createStream.call(fs, stream, fd);
    made.shared.holders = (made.shared.holders ?? 0) + 1;
    return made;
  };
  fs.dupStream = (original, fd = -1) => {
    const stream = fs.createStream(original, fd);
    stream.cloexec = false;
    stream.getdents = null;
    stream.stream_ops.dup?.(stream);
    return stream;
  };
  fs.closeStream = (fd) => {
    const stream = fs.getStream(fd);
    if (stream) releaseLocks(stream, --(stream.shared.holders as number) === 0);
    closeStream.call(fs, fd);
  };
  fs.close = (stream) => {
    if (stream.fd === null) fail("EBADF");
    close.call(fs, stream);
  };
}

/** Lets the path of an open folder be where the folder is now. */
export function followFolders(prototype: Stream): void {
  Object.defineProperty(prototype, "path", {
    configurable: true,
    get(this: Stream): string | undefined {
      const { node, openedAs } = this;
      return node && isFolder(node) ? pathOf(node) : openedAs;
    },
    set(this: Stream, path: string) {
      this.openedAs = path;
    },
  });
}
