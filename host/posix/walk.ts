// SPDX-License-Identifier: Apache-2.0
// From paths to nodes, as Linux walks.
// Invariant: a folder that is open, or the current one, is a node; its path is made anew when somebody wants it.
import { LINKS_MAX, NAME_MAX, PATH_MAX, S_IFDIR, S_IFLNK, S_IFMT } from "./constants.ts";
import { fail, isError } from "./errors.ts";
import { byteLength, canonical } from "./names.ts";
import type { FileSystem, MemoryFiles, Node } from "./types.ts";

declare const FS: FileSystem;
declare const MEMFS: MemoryFiles;

const SLASH = 47;
/** No character has more bytes in UTF-8 than this, counted in UTF-16 units. */
const BYTES_PER_UNIT = 3;

export const isFolder = (node: Node): boolean => (node.mode & S_IFMT) === S_IFDIR;
export const isLink = (node: Node): boolean => (node.mode & S_IFMT) === S_IFLNK;

/** Where a path leads: a folder, and the name in it that may or may not be there. */
export class Place {
  readonly folder: Node;
  /** "." or ".." when the path ends with that, or has no name at all. */
  readonly name: string;
  readonly node: Node | undefined;
  /** Does the path end with a slash? */
  readonly slash: boolean;
  readonly #isTooLong: boolean;

  constructor(folder: Node, name: string, node: Node | undefined, slash: boolean, isTooLong = false) {
    this.folder = folder;
    this.name = name;
    this.node = node;
    this.slash = slash;
    this.#isTooLong = isTooLong;
  }

  /** Throws ENAMETOOLONG for the last name, which Linux looks at last. */
  checkLength(): void {
    if (this.#isTooLong) fail("ENAMETOOLONG");
  }

  /** Is the last part of the path a name? */
  get isNamed(): boolean {
    return this.name !== "." && this.name !== "..";
  }
}

/**
 * What happens to a link at the end: it is followed; kept, unless a slash follows it; or kept in any case. To `create` is to
 * follow, up to a name that a slash follows: no file can be made there.
 */
export type Last = "follow" | "keep" | "entry" | "create";

let current: Node | undefined;
let walks = 0;

/** Which walk is the current one: what it has found out about a node is good as long as it lasts. */
export const currentWalk = (): number => walks;

/** Says that what was found out may be out of date. */
export function endWalk(): void {
  walks++;
}

export const currentFolder = (): Node => {
  current ??= FS.root;
  return current;
};

export function setCurrentFolder(folder: Node): void {
  current = folder;
}

/** The folder above; that of a mount is above its mount point. */
export function parentOf(node: Node): Node {
  if (node.parent !== node) return node.parent;
  const { covers } = node.mount;
  return covers === undefined ? node : parentOf(covers);
}

/** The path of a node. That of a folder which was removed is one that does not exist. */
export function pathOf(node: Node): string {
  let path = "";
  for (let at = node; ; ) {
    if (at.parent !== at) {
      path = `/${at.name}${path}`;
      at = at.parent;
    } else if (at.mount.covers !== undefined) {
      at = at.mount.covers;
    } else {
      const { mountpoint } = at.mount;
      const whole = mountpoint === "/" ? path || "/" : mountpoint + path;
      return node.dead === true ? `${whole} (deleted)` : whole;
    }
  }
}

function cachedChild(folder: Node, name: string): Node | undefined {
  for (
    let node = FS.nameTable[FS.hashName(folder.id, name)];
    node !== undefined && node !== null;
    node = node.name_next
  )
    if (node.name === name && node.parent.id === folder.id) return node;
  return undefined;
}

/** The child of a folder, if there is one. File systems that others change look again when it is the `last` of a path. */
export function findChild(folder: Node, name: string, last = true): Node | undefined {
  if (folder.dead === true) return undefined;
  const { find, lookup } = folder.node_ops;
  if (lookup === MEMFS.node_ops.lookup) {
    const node = (folder.contents as Record<string, Node>)[name];
    return node ?? cachedChild(folder, name);
  }
  const cached = cachedChild(folder, name);
  if (cached !== undefined && (!last || find === undefined || cached.mounted !== null)) return cached;
  if (find !== undefined) return find(folder, name, cached);
  if (lookup === undefined) fail("EACCES");
  try {
    return lookup(folder, name);
  } catch (error) {
    if (isError(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** A child that a folder has listed as being of a type. One that is known as such is not looked for again. */
export function findListed(folder: Node, name: string, type: number | undefined): Node | undefined {
  const cached =
    type === undefined || folder.node_ops.find === undefined ? undefined : cachedChild(folder, name);
  const isKnown = cached?.inode !== undefined && (cached.mode & S_IFMT) === type;
  return isKnown ? cached : findChild(folder, name);
}

function isTooLong(name: string): boolean {
  return name.length * BYTES_PER_UNIT > NAME_MAX && byteLength(name) > NAME_MAX;
}

/** Walks a path from a folder. Throws ENOENT where a folder on the way is missing, ENOTDIR, ELOOP, ENAMETOOLONG. */
export function walk(path: string, last: Last, base = currentFolder(), crossMounts = true): Place {
  walks++;
  if (path === "") fail("ENOENT");
  if (path.length >= PATH_MAX || (path.length * BYTES_PER_UNIT >= PATH_MAX && byteLength(path) >= PATH_MAX))
    fail("ENAMETOOLONG");
  let text = canonical(path);
  let links = 0;
  let at = text.charCodeAt(0) === SLASH ? FS.root : base;
  for (let start = 0; ; ) {
    while (text.charCodeAt(start) === SLASH) start++;
    if (start === text.length) return new Place(at, ".", at, true);
    const found = text.indexOf("/", start);
    const end = found < 0 ? text.length : found;
    const name = text.slice(start, end);
    start = end;
    while (text.charCodeAt(start) === SLASH) start++;
    const isLast = start === text.length;
    const slash = isLast && found >= 0;
    if (!isFolder(at)) fail("ENOTDIR");
    if (name === "." || name === "..") {
      if (name === "..") at = parentOf(at);
      if (isLast) return new Place(at, name, at, slash);
      continue;
    }
    if (slash && last === "create") return new Place(at, name, undefined, slash);
    // A folder that is removed has no names at all.
    if (isTooLong(name) && at.dead !== true) {
      if (isLast && last === "entry") return new Place(at, name, undefined, slash, true);
      fail("ENAMETOOLONG");
    }
    let node = findChild(at, name, isLast);
    if (node === undefined) {
      if (isLast) return new Place(at, name, undefined, slash);
      fail("ENOENT");
    }
    if (node.mounted && (crossMounts || !isLast)) node = node.mounted.root;
    if (isLink(node) && (!isLast || last === "follow" || last === "create" || (slash && last === "keep"))) {
      if (++links > LINKS_MAX) fail("ELOOP");
      if (node.jump !== undefined) {
        at = node.jump;
        if (isLast) return new Place(at, name, at, slash);
        continue;
      }
      const target = node.node_ops.readlink?.(node) ?? "";
      if (target === "") fail("ENOENT");
      text = isLast ? target + (slash ? "/" : "") : `${target}/${text.slice(start)}`;
      start = 0;
      if (text.charCodeAt(0) === SLASH) at = FS.root;
      continue;
    }
    if (isLast) return new Place(at, name, node, slash);
    at = node;
  }
}

/** The node of a path. Throws ENOENT when there is none, and ENOTDIR for a slash after what is no folder. */
export function resolve(path: string, last: Last, base?: Node): Node {
  const { node, slash } = walk(path, last, base);
  if (node === undefined) fail("ENOENT");
  if (slash && !isFolder(node)) fail("ENOTDIR");
  return node;
}
