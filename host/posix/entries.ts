// SPDX-License-Identifier: Apache-2.0
// Making, linking, renaming and removing names in folders. Errors, and their order, are Linux's.
import { PATH_MAX, S_IFDIR, S_IFMT, S_ISGID } from "./constants.ts";
import { fail } from "./errors.ts";
import { byteLength } from "./names.ts";
import type { FileSystem, Node } from "./types.ts";
import { isFolder, type Place, parentOf, pathOf, resolve, walk } from "./walk.ts";

declare const FS: FileSystem;

/** Where something can be made. Throws EEXIST when there is something. */
function vacancy(path: string, base: Node | undefined, makesFolder: boolean): Place {
  const place = walk(path, "entry", base);
  place.checkLength();
  if (!place.isNamed || place.node !== undefined) fail("EEXIST");
  if ((place.slash && !makesFolder) || place.folder.dead === true) fail("ENOENT");
  return place;
}

/** Makes a file, a folder or another node. */
export function make(path: string, mode: number, device: number, base?: Node): Node {
  const makesFolder = (mode & S_IFMT) === S_IFDIR;
  const { folder, name } = vacancy(path, base, makesFolder);
  if (folder.node_ops.mknod === undefined) fail("EPERM");
  // A folder in one whose group is inherited lets it be inherited, too.
  const inherited = makesFolder ? folder.mode & S_ISGID : 0;
  return folder.node_ops.mknod(folder, name, mode | inherited, device);
}

export function makeFolder(path: string, mode: number, base?: Node): void {
  FS.trackingDelegate["onMakeDirectory"]?.(path, mode);
  make(path, (mode & 0o1777) | S_IFDIR, 0, base);
}

export function makeLink(target: string, path: string, base?: Node): Node {
  if (target === "") fail("ENOENT");
  if (byteLength(target) >= PATH_MAX) fail("ENAMETOOLONG");
  const { folder, name } = vacancy(path, base, false);
  if (folder.node_ops.symlink === undefined) fail("EPERM");
  FS.trackingDelegate["onMakeSymlink"]?.(target, path);
  return folder.node_ops.symlink(folder, name, target);
}

/** Gives a file one more name. */
export function linkFile(file: Node, path: string, base?: Node): void {
  const { folder, name } = vacancy(path, base, false);
  if (folder.mount !== file.mount) fail("EXDEV");
  if (isFolder(file) || folder.node_ops.link === undefined) fail("EPERM");
  if (file.links === 0) fail("ENOENT");
  folder.node_ops.link(folder, name, file);
}

function isMountPoint({ node }: Place): boolean {
  return node !== undefined && node.parent === node;
}

export function unlink(path: string, base?: Node): void {
  const place = walk(path, "entry", base);
  if (!place.isNamed) fail("EISDIR");
  place.checkLength();
  const { folder, name, node, slash } = place;
  if (node === undefined) fail("ENOENT");
  if (slash) fail(isFolder(node) ? "EISDIR" : "ENOTDIR");
  if (isMountPoint(place)) fail("EBUSY");
  if (isFolder(node)) fail("EISDIR");
  if (folder.node_ops.unlink === undefined) fail("EPERM");
  FS.trackingDelegate["willDeletePath"]?.(path);
  folder.node_ops.unlink(folder, name);
  FS.destroyNode(node);
  FS.trackingDelegate["onDeletePath"]?.(path);
}

export function removeFolder(path: string, base?: Node): void {
  const place = walk(path, "entry", base);
  const { folder, name, node } = place;
  if (!place.isNamed) fail(name === ".." ? "ENOTEMPTY" : /(^|\/)\.\/*$/.test(path) ? "EINVAL" : "EBUSY");
  place.checkLength();
  if (node === undefined) fail("ENOENT");
  if (isMountPoint(place)) fail("EBUSY");
  if (!isFolder(node)) fail("ENOTDIR");
  if (folder.node_ops.rmdir === undefined) fail("EPERM");
  FS.trackingDelegate["willDeletePath"]?.(path);
  folder.node_ops.rmdir(folder, name);
  node.dead = true;
  FS.destroyNode(node);
  FS.trackingDelegate["onDeletePath"]?.(path);
}

/** Is `folder` the node, or below it? */
function isWithin(folder: Node, node: Node): boolean {
  for (let at = folder; ; ) {
    if (at === node) return true;
    const above = parentOf(at);
    if (above === at) return false;
    at = above;
  }
}

function checkReplaced(node: Node, replaced: Node): void {
  if (isFolder(node) && !isFolder(replaced)) fail("ENOTDIR");
  if (!isFolder(node) && isFolder(replaced)) fail("EISDIR");
}

/** Are both names those of one file? */
function isSame(node: Node, other: Node): boolean {
  return node === other || (node.links !== undefined && node.id === other.id);
}

/** Renames; the folder that the new path begins in is asked for when the old one has been found. */
export function rename(
  oldPath: string,
  newPath: string,
  oldBase?: Node,
  newBase?: () => Node | undefined,
): void {
  const from = walk(oldPath, "entry", oldBase);
  const to = walk(newPath, "entry", newBase?.());
  if (from.folder.mount !== to.folder.mount) fail("EXDEV");
  if (!from.isNamed || !to.isNamed) fail("EBUSY");
  from.checkLength();
  const { node, folder } = from;
  if (node === undefined) fail("ENOENT");
  to.checkLength();
  if (!isFolder(node) && (from.slash || to.slash)) fail("ENOTDIR");
  if (isWithin(to.folder, node)) fail("EINVAL");
  if (to.node !== undefined && isWithin(folder, to.node)) fail("ENOTEMPTY");
  if (to.folder.dead === true) fail("ENOENT");
  const replaced = to.node;
  if (replaced !== undefined && isSame(node, replaced)) return;
  if (replaced !== undefined) checkReplaced(node, replaced);
  if (isMountPoint(from) || isMountPoint(to)) fail("EBUSY");
  if (folder.node_ops.rename === undefined) fail("EPERM");
  FS.trackingDelegate["willMovePath"]?.(oldPath, newPath);
  FS.hashRemoveNode(node);
  try {
    folder.node_ops.rename(node, to.folder, to.name);
    node.parent = to.folder;
    if (replaced !== undefined) {
      FS.hashRemoveNode(replaced);
      if (isFolder(replaced)) replaced.dead = true;
    }
  } finally {
    FS.hashAddNode(node);
  }
  FS.trackingDelegate["onMovePath"]?.(oldPath, newPath);
}

export function readLink(path: string, base?: Node): string {
  const node = resolve(path, "keep", base);
  if (node.node_ops.readlink === undefined) fail("EINVAL");
  return node.node_ops.readlink(node);
}

/** What `lookupPath` of Emscripten gives. The path is made when it is wanted. */
export class Lookup {
  readonly node: Node | undefined;
  readonly #place: Place;

  constructor(place: Place, node: Node | undefined) {
    this.#place = place;
    this.node = node;
  }

  get path(): string {
    if (this.node !== undefined) return pathOf(this.node);
    const folder = pathOf(this.#place.folder);
    return folder === "/" ? `/${this.#place.name}` : `${folder}/${this.#place.name}`;
  }
}
