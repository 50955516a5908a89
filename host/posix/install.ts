// SPDX-License-Identifier: Apache-2.0
// Puts this folder's operations in place of Emscripten's: in `FS`, for JavaScript, and in the program's imports.
import { attributesOf, chmod, chown, setTimes, type Time, truncate } from "./attributes.ts";
import { descriptorCalls, fdSeek, fdSync, makeIoctl } from "./descriptor-calls.ts";
import { linkDescriptors } from "./descriptor-links.ts";
import { improveDisk } from "./disk.ts";
import {
  Lookup,
  linkFile,
  make,
  makeFolder,
  makeLink,
  readLink,
  removeFolder,
  rename,
  unlink,
} from "./entries.ts";
import { type Call, fail, returning } from "./errors.ts";
import { fcntl64 } from "./fcntl.ts";
import { improveIndexedDB } from "./indexed-db.ts";
import { nextDescriptor } from "./limits.ts";
import { followMaps } from "./mapped-files.ts";
import { improveMemory } from "./memory.ts";
import { canonical, textAt } from "./names.ts";
import { open } from "./open.ts";
import { pathCalls } from "./path-calls.ts";
import { checkReadable, countDescriptors, followFolders, read, seek, write } from "./streams.ts";
import { nanoseconds } from "./times.ts";
import type { FileSystem, Node } from "./types.ts";
import { currentFolder, findChild, isFolder, pathOf, resolve, setCurrentFolder, walk } from "./walk.ts";

declare const FS: FileSystem;
declare const FS_modeStringToFlags: (mode: string | number) => number;

interface LookupOptions {
  parent?: boolean;
  follow?: boolean;
  follow_mount?: boolean;
  noent_okay?: boolean;
}

function lookupPath(path: string, options: LookupOptions = {}): Lookup {
  const last = options.parent ? "entry" : options.follow ? "follow" : "keep";
  const place = walk(path, last, undefined, options.follow_mount !== false);
  if (options.parent) return new Lookup(place, place.folder);
  const { node, slash } = place;
  if (node === undefined && !options.noent_okay) fail("ENOENT");
  if (slash && node !== undefined && !isFolder(node)) fail("ENOTDIR");
  return new Lookup(place, node);
}

function lookupNode(folder: Node, name: string): Node {
  if (!isFolder(folder)) fail("ENOTDIR");
  return findChild(folder, name) ?? fail("ENOENT");
}

/** A node, or what a path leads to. */
function nodeOf(target: string | Node, dontFollow = false): Node {
  return typeof target === "string" ? resolve(target, dontFollow ? "keep" : "follow") : target;
}

function readdir(path: string): string[] {
  const node = resolve(path, "follow");
  if (!isFolder(node) || node.node_ops.readdir === undefined) fail("ENOTDIR");
  return node.node_ops.readdir(node);
}

/** JavaScript gives times in milliseconds, or as dates. */
function timeOf(time: number | Date | null | undefined): Time {
  return time === null || time === undefined ? "omit" : nanoseconds(Number(time));
}

/** Nobody keeps root from anything but running what nobody may run. */
function nodePermissions(node: Node, wanted: string): number {
  const isRefused = wanted.includes("x") && !isFolder(node) && (node.mode & 0o111) === 0;
  return isRefused ? (ERRNO_CODES["EACCES"] as number) : 0;
}

function chdir(path: string): void {
  const node = resolve(path, "follow");
  if (!isFolder(node)) fail("ENOTDIR");
  setCurrentFolder(node);
}

/**
 * Emscripten's `mount`; what is above the root of a mount is above its mount point. Pages mount on the current folder and go on
 * there, so a current folder that is covered is the mount's root.
 */
function mounting(mount: FileSystem["mount"]): FileSystem["mount"] {
  return (type, options, mountpoint) => {
    const root = mount.call(FS, type, options, mountpoint);
    if (mountpoint && mountpoint !== "/") {
      const covered = lookupPath(mountpoint, { follow_mount: false }).node as Node;
      root.mount.covers = covered;
      if (currentFolder() === covered) setCurrentFolder(root);
    }
    return root;
  };
}

/** What `FS` has for JavaScript; it is as the program's calls are. */
const operations = {
  lookupPath,
  lookupNode,
  getPath: pathOf,
  nodePermissions,
  mknod: (path: string, mode: number, device = 0) => make(path, mode, device),
  mkdir: (path: string, mode = 0o777) => makeFolder(path, mode),
  symlink: (target: string, path: string) => makeLink(canonical(target), path),
  link: (old: string, path: string) => linkFile(resolve(old, "keep"), path),
  rename: (from: string, to: string) => rename(from, to),
  rmdir: (path: string) => removeFolder(path),
  unlink: (path: string) => unlink(path),
  readdir,
  readlink: (path: string) => readLink(path),
  stat: (path: string, dontFollow?: boolean) => attributesOf(nodeOf(path, dontFollow)),
  chmod: (target: string | Node, mode: number, dontFollow?: boolean) =>
    chmod(null, nodeOf(target, dontFollow), mode),
  fchmod(descriptor: number, mode: number) {
    const stream = FS.getStreamChecked(descriptor);
    chmod(stream, stream.node, mode);
  },
  chown: (target: string | Node, owner: number, group: number, dontFollow?: boolean) =>
    chown(null, nodeOf(target, dontFollow), owner, group, dontFollow === true),
  fchown(descriptor: number, owner: number, group: number) {
    const stream = FS.getStreamChecked(descriptor);
    chown(stream, stream.node, owner, group, false);
  },
  truncate: (target: string | Node, size: number) => truncate(null, nodeOf(target), size),
  ftruncate(descriptor: number, size: number) {
    const stream = FS.getStreamChecked(descriptor);
    truncate(stream, stream.node, size);
  },
  utime(path: string, atime: number | Date | null, mtime: number | Date | null, dontFollow?: boolean) {
    setTimes(null, nodeOf(path, dontFollow), timeOf(atime), timeOf(mtime), dontFollow === true);
  },
  open: (target: string | Node, flags: string | number, mode = 0o666) =>
    open(target, FS_modeStringToFlags(flags), mode),
  read,
  write,
  llseek: seek,
  nextfd: nextDescriptor,
  chdir,
};

/** Changes `FS` before the program runs, and the program's imports. */
export function installFileSystem(env: Record<string, unknown>): void {
  improveMemory();
  improveDisk();
  improveIndexedDB();
  const devices = FS.chrdev_stream_ops;
  const { open: openDevice } = devices;
  devices.open = (stream) => {
    if (FS.devices[stream.node.rdev] === undefined) fail("ENXIO");
    openDevice?.(stream);
  };
  const { mount } = FS;
  Object.assign(FS, operations, { mount: mounting(mount) });
  Object.defineProperty(FS, "currentPath", {
    configurable: true,
    enumerable: true,
    get: () => pathOf(currentFolder()),
    set: (path: string) => setCurrentFolder(resolve(path, "follow")),
  });
  linkDescriptors();
  countDescriptors(FS);
  followMaps(FS);
  followFolders(FS.FSStream.prototype);
  replaceImports(env);
}

/** A negative position is an error whatever the descriptor is. */
function checkOffset(call: Call): Call {
  return (descriptor: number, vectors: number, count: number, offset: bigint, result: number) => {
    if (offset < 0n) fail("EINVAL");
    return call(descriptor, vectors, count, offset, result);
  };
}

/** Several buffers that are all empty are read into whatever the descriptor is of. */
function nothingRead(call: Call): Call {
  return (descriptor: number, vectors: number, count: number, result: number) => {
    for (let i = 0; i < count; i++)
      if (HEAPU32[(vectors >>> 2) + 2 * i + 1] !== 0) return call(descriptor, vectors, count, result);
    if (count === 1) return call(descriptor, vectors, count, result);
    checkReadable(FS.getStreamChecked(descriptor));
    HEAPU32[result >>> 2] = 0;
    return 0;
  };
}

type Import = ((...args: never[]) => number) & { sig?: string };

function replaceImports(env: Record<string, unknown>): void {
  const put = (name: string, sign: 1 | -1, call: Call): void => {
    const { sig } = env[name] as Import;
    env[name] = Object.assign(returning(sign, call), sig === undefined ? {} : { sig });
  };
  const ioctl = makeIoctl(env["__syscall_ioctl"] as (...args: number[]) => number);
  for (const [name, call] of Object.entries({ ...pathCalls, ...descriptorCalls, fcntl64, ioctl }))
    put(`__syscall_${name}`, -1, call);
  put("fd_seek", 1, fdSeek);
  put("fd_sync", 1, fdSync);
  put("fd_read", 1, nothingRead(env["fd_read"] as Call));
  for (const name of ["fd_pread", "fd_pwrite"]) put(name, 1, checkOffset(env[name] as Call));
  // What else Emscripten takes paths for: `statfs`, and names of libraries.
  Object.assign(SYSCALLS, { getStr: textAt });
  const original = UTF8ToString;
  UTF8ToString = (pointer, length, ignoreNul) =>
    length === undefined && ignoreNul === undefined && pointer
      ? textAt(pointer)
      : original(pointer, length, ignoreNul);
}
