// SPDX-License-Identifier: Apache-2.0
// Opening files. Errors, and their order, are Linux's.
import {
  ACCESS,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  PERMISSIONS,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from "./constants.ts";
import { fail } from "./errors.ts";
import type { Created, FileSystem, Node, Stream } from "./types.ts";
import { endWalk, isFolder, isLink, type Last, type Place, pathOf, walk } from "./walk.ts";

declare const FS: FileSystem;

/** The flags that come back from the stream; others are for the call alone. */
const KEPT = ~(O_EXCL | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_CREAT | O_TMPFILE);

function checkFlags(flags: number): void {
  if ((flags & O_TMPFILE) !== 0) {
    if ((flags & O_DIRECTORY) === 0 || (flags & O_CREAT) !== 0 || (flags & ACCESS) === O_RDONLY)
      fail("EINVAL");
  } else if ((flags & O_CREAT) !== 0 && (flags & O_DIRECTORY) !== 0) {
    fail("EINVAL");
  }
}

function isRegular(node: Node): boolean {
  return (node.mode & S_IFMT) === S_IFREG;
}

/** Throws when what is there cannot be opened so. */
function checkNode(node: Node, flags: number, slash: boolean): void {
  if (isLink(node)) {
    if ((flags & O_DIRECTORY) !== 0) fail("ENOTDIR");
    if ((flags & O_PATH) === 0) fail("ELOOP");
  }
  const folder = isFolder(node);
  if (!folder && (slash || (flags & O_DIRECTORY) !== 0)) fail("ENOTDIR");
  if (folder && ((flags & ACCESS) !== O_RDONLY || (flags & (O_TRUNC | O_CREAT)) !== 0)) fail("EISDIR");
  if ((node.mode & S_IFMT) === S_IFSOCK && (flags & O_PATH) === 0) fail("ENXIO");
}

/** The path of a node, or what is shown for one that is in no folder. */
const placeOf = (node: Node): string => (node.parent === node ? node.name : pathOf(node));

function register(node: Node, flags: number, properties: object, opens: boolean): Stream {
  const stream = FS.createStream({
    node,
    path: isFolder(node) ? "" : placeOf(node),
    flags: flags & KEPT,
    seekable: true,
    position: 0,
    stream_ops: node.stream_ops,
    ungotten: [],
    error: false,
    cloexec: (flags & O_CLOEXEC) !== 0,
    ...properties,
  });
  if (!opens) {
    stream.shared.appends = (flags & O_APPEND) !== 0;
    return stream;
  }
  try {
    stream.stream_ops.open?.(stream);
  } catch (error) {
    FS.closeStream(stream.fd as number);
    throw error;
  }
  return stream;
}

/** Makes a file by means that every file system has. Its permissions are set when it is open. */
function makeAndOpen({ folder, name }: Place, mode: number, flags: number): Stream {
  if (folder.node_ops.mknod === undefined) fail("EACCES");
  const node = folder.node_ops.mknod(folder, name, mode | 0o700, 0);
  const stream = register(node, flags, {}, true);
  if ((mode & 0o700) !== 0o700) FS.doSetAttr(stream, node, { mode });
  return stream;
}

function create(place: Place, mode: number, flags: number): Stream {
  const { folder, name } = place;
  if (folder.dead === true) fail("ENOENT");
  const made = folder.node_ops.create?.(folder, name, mode, flags);
  return made === undefined ? makeAndOpen(place, mode, flags) : openCreated(made, flags);
}

function openCreated({ node, stream }: Created, flags: number): Stream {
  return register(node, flags, stream, false);
}

function openTemporary(place: Place, mode: number, flags: number): Stream {
  const { node } = place;
  if (node === undefined) fail("ENOENT");
  if (!isFolder(node)) fail("ENOTDIR");
  if (node.node_ops.temporary === undefined) fail("ENOTSUP");
  if (node.dead === true) fail("ENOENT");
  return openCreated(node.node_ops.temporary(node, mode, flags), flags & ~O_DIRECTORY);
}

/** Opens a node, or what a path leads to from `base`, which is asked for when the flags are right. */
export function open(
  target: string | Node,
  given: number,
  permissions: number,
  base?: () => Node | undefined,
): Stream {
  const flags = (given & O_PATH) === 0 ? given : given & (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  checkFlags(flags);
  FS.nextfd(); // throws EMFILE before anything is made
  const mode = (permissions & PERMISSIONS) | S_IFREG;
  const exclusive = (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL);
  const stream = typeof target === "string" ? openPath(target) : openNode(target, false);
  endWalk();
  FS.trackingDelegate["onOpenFile"]?.(stream.path, given);
  return stream;

  function openPath(path: string): Stream {
    const keeps = exclusive || (flags & O_NOFOLLOW) !== 0;
    const [kept, followed]: [Last, Last] = (flags & O_CREAT) !== 0 ? ["entry", "create"] : ["keep", "follow"];
    const place = walk(path, keeps ? kept : followed, base?.());
    if ((flags & O_TMPFILE) !== 0) return openTemporary(place, mode, flags);
    if ((flags & O_CREAT) !== 0) {
      if (!place.isNamed) fail(exclusive ? "EEXIST" : "EISDIR");
      if (place.slash) fail("EISDIR"); // whatever is there
      place.checkLength();
      if (place.node === undefined) return create(place, mode, flags);
      if (exclusive) fail("EEXIST");
    }
    if (place.node === undefined) fail("ENOENT");
    return openNode(place.node, place.slash);
  }

  function openNode(node: Node, slash: boolean): Stream {
    checkNode(node, flags, slash);
    if ((flags & O_PATH) !== 0)
      return register(node, flags, node.node_ops.hold?.(node) ?? { stream_ops: {} }, false);
    const stream = register(node, flags, {}, true);
    if ((flags & O_TRUNC) !== 0 && isRegular(node)) {
      try {
        FS.doSetAttr(null, node, { size: 0, timestamp: Date.now() });
      } catch (error) {
        FS.close(stream);
        throw error;
      }
    }
    return stream;
  }
}
