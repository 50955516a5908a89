// SPDX-License-Identifier: Apache-2.0
// Open files of the machine that Node runs on. A file that was removed or renamed is there as long as it is open.
import type { BigIntStats, PathLike } from "node:fs";
import { nodeModules } from "../platform/platform.ts";
import {
  O_APPEND,
  O_DIRECTORY,
  O_NONBLOCK,
  S_IFDIR,
  S_IFMT,
  S_IFREG,
  SEEK_CUR,
  SEEK_END,
} from "./constants.ts";
import { hostFlags, mapError } from "./disk-host.ts";
import { setTimes } from "./disk-times.ts";
import { fail } from "./errors.ts";
import type { Attributes, Node, Stream, StreamOps } from "./types.ts";

const fs = () => (nodeModules() as NonNullable<ReturnType<typeof nodeModules>>).fs;

const kindOf = ({ mode }: Node): number => mode & S_IFMT;

/** The host's descriptor. Folders have one where the machine lets them be opened. */
function hostDescriptor({ nfd }: Stream): number {
  return nfd ?? fail("EBADF");
}

/** Positions in what cannot be sought are the machine's. */
const placeIn = (stream: Stream, position: number | undefined): number | null =>
  stream.seekable ? (position ?? null) : null;

function read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number {
  if (length === 0) return 0;
  return mapError(() =>
    fs().readSync(hostDescriptor(stream), buffer, offset, length, placeIn(stream, position)),
  );
}

/** Opens a file anew that is open. */
function reopen(stream: Stream, flags: number, pathTo: (node: Node) => PathLike): number {
  const nfd = hostDescriptor(stream);
  const path = process.platform === "linux" ? `/proc/self/fd/${nfd}` : pathTo(stream.node);
  const { O_NOFOLLOW = 0 } = fs().constants;
  return mapError(() => fs().openSync(path, hostFlags(flags, 0) & ~O_NOFOLLOW));
}

/** Opens a file anew that the machine would append to though the program does not want that any more. */
function stopAppending(stream: Stream, pathTo: (node: Node) => PathLike): void {
  const before = hostDescriptor(stream);
  stream.nfd = reopen(stream, stream.flags, pathTo);
  stream.shared.appends = false;
  fs().closeSync(before);
}

function write(
  stream: Stream,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position?: number,
): number {
  if (length === 0) return 0;
  return mapError(() =>
    fs().writeSync(hostDescriptor(stream), buffer, offset, length, placeIn(stream, position)),
  );
}

function close(stream: Stream): void {
  const { nfd, shared } = stream;
  shared.refcount = (shared.refcount ?? 1) - 1;
  if (nfd !== undefined && shared.refcount === 0) mapError(() => fs().closeSync(nfd));
}

/** What open files do; paths, attributes and times are those of nodes. */
export function diskStreams(
  pathTo: (node: Node) => PathLike,
  attributesOf: (stat: BigIntStats) => Attributes,
  getattr: (node: Node) => Attributes,
): StreamOps {
  const statOf = (stream: Stream): BigIntStats => fs().fstatSync(hostDescriptor(stream), { bigint: true });
  return {
    read,
    write(stream, buffer, offset, length, position) {
      if (stream.shared.appends === true && (stream.flags & O_APPEND) === 0) stopAppending(stream, pathTo);
      return write(stream, buffer, offset, length, position);
    },
    close,
    reopen: (stream, flags) => reopen(stream, flags, pathTo),
    getattr: (stream) =>
      stream.nfd === undefined ? getattr(stream.node) : attributesOf(mapError(() => statOf(stream))),
    setattr(stream, changes) {
      const nfd = hostDescriptor(stream);
      const { mode, size, uid, gid } = changes;
      mapError(() => {
        if (uid !== undefined || gid !== undefined) fs().fchownSync(nfd, uid ?? -1, gid ?? -1);
        if (mode !== undefined) {
          fs().fchmodSync(nfd, mode & 0o7777);
          stream.node.mode = mode;
        }
        setTimes(
          changes,
          () => statOf(stream),
          (atime, mtime) => fs().futimesSync(nfd, atime, mtime),
        );
        if (size !== undefined) fs().ftruncateSync(nfd, size);
      });
    },
    open(stream) {
      const { node } = stream;
      if (node.dead === true) return; // there is nothing to open, and nothing in it
      const kind = kindOf(node);
      const isSeekable = kind === S_IFREG || kind === S_IFDIR;
      stream.nfd = mapError(() =>
        fs().openSync(pathTo(node), hostFlags(stream.flags, isSeekable ? O_DIRECTORY : O_NONBLOCK)),
      );
      stream.seekable = isSeekable;
      stream.shared.appends = (stream.flags & O_APPEND) !== 0;
    },
    dup({ shared }) {
      shared.refcount = (shared.refcount ?? 1) + 1;
    },
    fsync(stream) {
      mapError(() => fs().fsyncSync(hostDescriptor(stream)));
      return 0;
    },
    llseek(stream, offset, whence) {
      let position = offset;
      if (whence === SEEK_CUR) position += stream.position;
      if (whence === SEEK_END && kindOf(stream.node) === S_IFREG)
        position += Number(mapError(() => statOf(stream)).size);
      if (position < 0) fail("EINVAL");
      return position;
    },
  };
}
