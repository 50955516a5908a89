// SPDX-License-Identifier: Apache-2.0
// Files in memory as POSIX has them: hard links, FIFOs and devices, owners, exact times.
// Invariant: names of one file share their inode's properties; those of a file with one name are its node's own.
import { S_IFCHR, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "./constants.ts";
import { fail } from "./errors.ts";
import { byteLength } from "./names.ts";
import { pipeNode } from "./pipe.ts";
import { nanoseconds } from "./times.ts";
import type { Attributes, Changes, FileSystem, MemoryFiles, Mount, Node, Stream } from "./types.ts";
import { findChild, isFolder, isLink } from "./walk.ts";

declare const FS: FileSystem;
declare const MEMFS: MemoryFiles;

const BLOCK = 4096;
/** Bytes that `st_blocks` counts in. */
const UNIT = 512;

/** What names of one file share. */
const INODE = [
  "id",
  "mode",
  "rdev",
  "uid",
  "gid",
  "atime",
  "mtime",
  "ctime",
  "exact",
  "contents",
  "usedBytes",
  "link",
  "links",
  "pipe",
  "idbfs_mount",
  "memfs_stream_ops",
  "isModified",
] as const satisfies readonly (keyof Node)[];

let devices = 0;

const deviceOf = (mount: Mount): number => {
  mount.device ??= ++devices;
  return mount.device;
};

function sizeOf(node: Node): number {
  switch (node.mode & S_IFMT) {
    case S_IFDIR:
      return BLOCK;
    case S_IFREG:
      return node.usedBytes;
    case S_IFLNK:
      return byteLength(node.link as string);
    default:
      return 0;
  }
}

function linksOf(node: Node): number {
  if (!isFolder(node)) return node.links ?? 1;
  return node.dead === true ? 0 : 2 + (node.folders ?? 0);
}

function getattr(node: Node): Attributes {
  const size = sizeOf(node);
  const { atime, mtime, ctime, exact } = node;
  const attributes: Attributes = {
    dev: deviceOf(node.mount),
    ino: node.id,
    mode: node.mode,
    nlink: linksOf(node),
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    rdev: node.rdev ?? 0,
    size,
    atime: new Date(atime),
    mtime: new Date(mtime),
    ctime: new Date(ctime),
    blksize: BLOCK,
    blocks: Math.ceil(size / BLOCK) * (BLOCK / UNIT),
  };
  if (exact !== undefined)
    attributes.exact = {
      atime: nanoseconds(atime, exact.atime),
      mtime: nanoseconds(mtime, exact.mtime),
      ctime: nanoseconds(ctime),
    };
  return attributes;
}

function setattr(node: Node, changes: Changes): void {
  const now = Date.now();
  if (changes.size !== undefined) {
    MEMFS.resizeFileStorage(node, changes.size);
    node.mtime = now;
  }
  if (changes.mode !== undefined) node.mode = changes.mode;
  if (changes.uid !== undefined) node.uid = changes.uid;
  if (changes.gid !== undefined) node.gid = changes.gid;
  const { atime, mtime, exact } = changes;
  if (typeof atime === "number") node.atime = atime;
  if (typeof mtime === "number") node.mtime = mtime;
  if (exact !== undefined)
    node.exact = { atime: exact.atime ?? node.exact?.atime, mtime: exact.mtime ?? node.exact?.mtime };
  node.ctime = changes.ctime ?? now;
}

const children = (folder: Node): Record<string, Node> => folder.contents as Record<string, Node>;

function changed(folder: Node): void {
  folder.mtime = folder.ctime = Date.now();
}

function countFolder(folder: Node, by: 1 | -1): void {
  folder.folders = (folder.folders ?? 0) + by;
}

/** Takes a name from a file. */
function dropName(node: Node): void {
  node.links = (node.links ?? 1) - 1;
  node.ctime = Date.now();
}

function isEmpty(folder: Node): boolean {
  for (const _ in children(folder)) return false;
  return true;
}

function rmdir(folder: Node, name: string): void {
  const node = children(folder)[name] as Node;
  if (!isEmpty(node)) fail("ENOTEMPTY");
  delete children(folder)[name];
  countFolder(folder, -1);
  changed(folder);
}

function unlink(folder: Node, name: string): void {
  dropName(children(folder)[name] as Node);
  delete children(folder)[name];
  changed(folder);
}

function rename(node: Node, folder: Node, name: string): void {
  const replaced = findChild(folder, name);
  if (replaced !== undefined && isFolder(replaced)) {
    if (!isEmpty(replaced)) fail("ENOTEMPTY");
    countFolder(folder, -1);
  } else if (replaced !== undefined) {
    dropName(replaced);
  }
  if (isFolder(node)) {
    countFolder(node.parent, -1);
    countFolder(folder, 1);
  }
  delete children(node.parent)[node.name];
  children(folder)[name] = node;
  changed(node.parent);
  changed(folder);
  node.name = name;
  node.ctime = Date.now();
}

/** Lets the nodes of all names of a file have what the first one had. */
function shareInode(node: Node, other: Node): void {
  const inode: Record<string, unknown> = {};
  const isShared = Object.getOwnPropertyDescriptor(node, "links")?.get !== undefined;
  if (!isShared) for (const key of INODE) inode[key] = node[key];
  for (const key of INODE) {
    const property: PropertyDescriptor = isShared
      ? (Object.getOwnPropertyDescriptor(node, key) as PropertyDescriptor)
      : {
          configurable: true,
          enumerable: true,
          get: () => inode[key],
          set: (value: unknown) => {
            inode[key] = value;
          },
        };
    Object.defineProperty(other, key, property);
    if (!isShared) Object.defineProperty(node, key, property);
  }
}

function link(folder: Node, name: string, file: Node): void {
  const node = FS.createNode(folder, name, file.mode, file.rdev);
  node.node_ops = file.node_ops;
  node.stream_ops = file.stream_ops;
  shareInode(file, node);
  file.links = (file.links ?? 1) + 1;
  file.ctime = Date.now();
  children(folder)[name] = node;
  changed(folder);
}

/** Folders of JavaScript's objects have names like `__proto__`, too. */
function withoutPrototype(folder: Node): void {
  Object.setPrototypeOf(folder.contents, null);
}

/** Nodes that Emscripten does not make: FIFOs, sockets and block devices. */
function makeSpecial(parent: Node, name: string, mode: number, device: number): Node {
  const node = FS.createNode(parent, name, mode, device);
  node.node_ops = MEMFS.ops_table.file.node;
  node.stream_ops = pipeNode;
  children(parent)[name] = node;
  return node;
}

type CreateNode = MemoryFiles["createNode"];

function createNode(
  original: CreateNode,
  parent: Node | null,
  name: string,
  mode: number,
  device: number,
): Node {
  const before = parent?.atime;
  const kind = mode & S_IFMT;
  const isSpecial = kind !== S_IFDIR && kind !== S_IFREG && kind !== S_IFLNK && kind !== S_IFCHR;
  const node =
    isSpecial && parent !== null
      ? makeSpecial(parent, name, mode, device)
      : original.call(MEMFS, parent, name, mode, device);
  if (isFolder(node)) withoutPrototype(node);
  if (parent === null) return node;
  if (isFolder(node)) countFolder(parent, 1);
  changed(parent);
  parent.atime = before as number;
  return node;
}

/** Does a read change the time of access? Only the first one after a change, as on most machines. */
function touch(node: Node): void {
  if (node.atime <= node.mtime || node.atime <= node.ctime) node.atime = Date.now();
}

function readdir(folder: Node): string[] {
  touch(folder);
  return [".", "..", ...Object.keys(children(folder))];
}

/** A file without a name; it is there while it is open. */
function temporary(folder: Node, mode: number): { node: Node; stream: object } {
  const node = MEMFS.createNode(folder, `#${FS.nextInode}`, mode, 0);
  delete children(folder)[node.name];
  FS.destroyNode(node);
  node.links = 0;
  return { node, stream: {} };
}

/** What was made before this module came. */
function adopt(folder: Node): void {
  withoutPrototype(folder);
  for (const node of Object.values(children(folder)).filter((child) => isFolder(child) && !isLink(child))) {
    countFolder(folder, 1);
    adopt(node);
  }
}

/** Changes Emscripten's file system in memory; others, like that in IndexedDB, are made of it. */
export function improveMemory(): void {
  const { createNode: original, ops_table: table, node_ops: all, stream_ops } = MEMFS;
  MEMFS.createNode = (parent, name, mode, device) => createNode(original, parent, name, mode, device);
  for (const ops of [all, ...Object.values(table).map(({ node }) => node)])
    Object.assign(ops, { getattr, setattr });
  for (const ops of [all, table.dir.node])
    Object.assign(ops, { rename, unlink, rmdir, readdir, link, temporary });
  const read = stream_ops.read as NonNullable<typeof stream_ops.read>;
  table.file.stream.read = (stream: Stream, ...rest) => {
    touch(stream.node);
    return read(stream, ...rest);
  };
  adopt(FS.root);
}
