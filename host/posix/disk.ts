// SPDX-License-Identifier: Apache-2.0
// Folders of the machine that Node runs on. Others change them, too: what is at the end of a path is looked up anew.
// Invariant: a name that is not UTF-8 reaches Node as bytes.
import type { BigIntStats, Dirent, PathLike } from "node:fs";
import { nodeModules } from "../platform/platform.ts";
import { O_CREAT, O_EXCL, O_PATH, O_TRUNC, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "./constants.ts";
import { hostFlags, mapError, toHost } from "./disk-host.ts";
import { diskStreams } from "./disk-streams.ts";
import { setTimes } from "./disk-times.ts";
import { fail } from "./errors.ts";
import { textOf } from "./names.ts";
import { milliseconds } from "./times.ts";
import type {
  Attributes,
  Changes,
  Created,
  FileSystem,
  Listing,
  Mount,
  Node,
  NodeOps,
  Stream,
  StreamOps,
} from "./types.ts";
import { currentWalk } from "./walk.ts";

declare const FS: FileSystem;
declare const NODEFS: {
  isWindows: boolean;
  mount(mount: Mount): Node;
  createNode(parent: Node | null, name: string, mode: number): Node;
  readonly node_ops: NodeOps;
  readonly stream_ops: StreamOps;
};

interface DiskNode extends Node {
  /** What the walk `foundBy` has found. */
  found?: BigIntStats;
  foundBy?: number;
}

const REPLACED = "\ufffd";

const fs = () => (nodeModules() as NonNullable<ReturnType<typeof nodeModules>>).fs;

/** The path of a node, or of a name in a folder, on the machine. Throws ENOENT for a folder that was removed. */
function textTo(node: Node, name?: string): string {
  if (node.dead === true) fail("ENOENT");
  let path = name === undefined ? "" : `/${name}`;
  let at = node;
  for (; at.parent !== at; at = at.parent) path = `/${at.name}${path}`;
  const root = at.mount.opts.root as string;
  return root.endsWith("/") ? root.slice(0, -1) + (path || "/") : root + path;
}

const pathTo = (node: Node, name?: string): PathLike => toHost(textTo(node, name));

/** Windows has no permission to execute: what may be read may be executed. */
function modeOf(stat: BigIntStats): number {
  const mode = Number(stat.mode);
  return NODEFS.isWindows ? mode | ((mode & 0o444) >> 2) : mode;
}

export function attributesOf(stat: BigIntStats): Attributes {
  const { ino, atimeNs, mtimeNs, ctimeNs } = stat;
  const size = Number(stat.size);
  const blksize = Number(stat.blksize) || 4096;
  return {
    dev: Number(stat.dev),
    ino: Number(ino),
    mode: modeOf(stat),
    nlink: Number(stat.nlink),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    rdev: Number(stat.rdev),
    size,
    atime: new Date(milliseconds(atimeNs)),
    mtime: new Date(milliseconds(mtimeNs)),
    ctime: new Date(milliseconds(ctimeNs)),
    blksize,
    blocks: NODEFS.isWindows ? Math.ceil(size / 512) : Number(stat.blocks),
    exact: { ino, atime: atimeNs, mtime: mtimeNs, ctime: ctimeNs },
  };
}

function createNode(parent: Node | null, name: string, mode: number): Node {
  const node = FS.createNode(parent, name, mode);
  node.node_ops = NODEFS.node_ops;
  node.stream_ops = NODEFS.stream_ops;
  return node;
}

function statAt(path: PathLike): BigIntStats | undefined {
  return mapError(() => fs().lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

function find(folder: Node, name: string, cached: DiskNode | undefined): Node | undefined {
  const stat = statAt(pathTo(folder, name));
  const mode = stat === undefined ? 0 : modeOf(stat);
  let node = cached;
  if (node !== undefined && (stat === undefined || !isStill(node, stat, mode))) {
    if ((node.mode & S_IFMT) === S_IFDIR) node.dead = true;
    FS.destroyNode(node);
    node = undefined;
  }
  if (stat === undefined) return undefined;
  node ??= createNode(folder, name, mode);
  node.mode = mode;
  node.inode = stat.ino;
  node.found = stat;
  node.foundBy = currentWalk();
  return node;
}

/** Is a node what is there now? Files have nothing that would be out of date. */
function isStill(node: DiskNode, { ino }: BigIntStats, mode: number): boolean {
  if ((node.mode & S_IFMT) !== (mode & S_IFMT)) return false;
  return (mode & S_IFMT) !== S_IFDIR || node.inode === undefined || node.inode === ino;
}

function getattr(node: DiskNode): Attributes {
  // A folder that was removed is what it was last.
  if (node.dead === true && node.found !== undefined) return { ...attributesOf(node.found), nlink: 0 };
  const known = node.foundBy === currentWalk() ? node.found : undefined;
  delete node.found;
  const stat = known ?? statAt(pathTo(node));
  if (stat === undefined) fail("ENOENT");
  return attributesOf(stat);
}

function setattr(node: Node, changes: Changes): void {
  const path = pathTo(node);
  const { mode, size, uid, gid, dontFollow } = changes;
  mapError(() => {
    if (uid !== undefined || gid !== undefined) fs().lchownSync(path, uid ?? -1, gid ?? -1);
    if (mode !== undefined) {
      fs().chmodSync(path, mode & (NODEFS.isWindows ? 0o600 : 0o7777));
      node.mode = mode;
    }
    const set = dontFollow === true ? fs().lutimesSync : fs().utimesSync;
    setTimes(
      changes,
      () => statAt(path) as BigIntStats,
      (atime, mtime) => set(path, atime, mtime),
    );
    if (size !== undefined) fs().truncateSync(path, size);
  });
}

function lookup(folder: Node, name: string): Node {
  return find(folder, name, undefined) ?? fail("ENOENT");
}

/** Opens a file that is not there yet; the permissions that the program wants do not hold for itself. */
function create(folder: Node, name: string, mode: number, flags: number): Created {
  const path = pathTo(folder, name);
  const nfd = mapError(() =>
    fs().openSync(path, hostFlags(flags, O_CREAT | O_EXCL | O_TRUNC), mode & 0o7777),
  );
  mapError(() => fs().fchmodSync(nfd, mode & 0o7777));
  return { node: createNode(folder, name, mode), stream: { nfd } };
}

function mknod(folder: Node, name: string, mode: number): Node {
  const path = pathTo(folder, name);
  const permissions = mode & 0o7777;
  const kind = mode & S_IFMT;
  if (kind === S_IFREG) {
    const { node, stream } = create(folder, name, mode, O_CREAT | O_EXCL);
    fs().closeSync((stream as { nfd: number }).nfd);
    return node;
  }
  if (kind !== S_IFDIR) fail("EPERM"); // Node has no call for it
  mapError(() => {
    fs().mkdirSync(path, permissions);
    if (!NODEFS.isWindows) fs().chmodSync(path, permissions); // whatever the umask of Node
  });
  return createNode(folder, name, mode);
}

/** Linux has descriptors that hold what is not opened; elsewhere it is gone when it is removed. */
function hold(node: Node): object {
  const { getattr, close, dup } = NODEFS.stream_ops;
  if (process.platform !== "linux") return { stream_ops: {} };
  const nfd = mapError(() => fs().openSync(pathTo(node), O_PATH | (fs().constants.O_NOFOLLOW ?? 0)));
  return { nfd, stream_ops: { getattr, close, dup } };
}

function temporary(folder: Node, mode: number, flags: number): Created {
  const name = `.${crypto.randomUUID()}`;
  const made = create(folder, name, mode, flags | O_CREAT | O_EXCL);
  unlink(folder, name);
  FS.destroyNode(made.node);
  return made;
}

function rename(node: Node, folder: Node, name: string): void {
  mapError(() => fs().renameSync(pathTo(node), pathTo(folder, name)));
  node.name = name;
}

function unlink(folder: Node, name: string): void {
  mapError(() => fs().unlinkSync(pathTo(folder, name)));
}

function rmdir(folder: Node, name: string): void {
  mapError(() => fs().rmdirSync(pathTo(folder, name)));
}

/** The part of a mode that says what an entry of a folder is. */
function typeOf(entry: Dirent<string> | Dirent<Buffer>): number {
  if (entry.isFile()) return S_IFREG;
  if (entry.isDirectory()) return S_IFDIR;
  return entry.isSymbolicLink() ? S_IFLNK : 0;
}

function list(folder: Node): Listing {
  const path = pathTo(folder);
  const plain = mapError(() => fs().readdirSync(path, { withFileTypes: true }));
  if (!plain.some(({ name }) => name.includes(REPLACED)))
    return { names: plain.map(({ name }) => name), types: plain.map(typeOf) };
  const entries = mapError(() => fs().readdirSync(path, { withFileTypes: true, encoding: "buffer" }));
  return { names: entries.map(({ name }) => textOf(name)), types: entries.map(typeOf) };
}

const readdir = (folder: Node): string[] => [...list(folder).names];

function symlink(folder: Node, name: string, target: string): Node {
  mapError(() => fs().symlinkSync(toHost(target), pathTo(folder, name)));
  return lookup(folder, name);
}

function link(folder: Node, name: string, file: Node): void {
  mapError(() => fs().linkSync(pathTo(file), pathTo(folder, name)));
}

function readlink(node: Node): string {
  const path = pathTo(node);
  const target = mapError(() => fs().readlinkSync(path));
  if (!target.includes(REPLACED)) return target;
  return textOf(mapError(() => fs().readlinkSync(path, { encoding: "buffer" })));
}

function access(node: Node, mode: number): void {
  mapError(() => fs().accessSync(pathTo(node), mode));
}

/** Changes Emscripten's file system that is Node's. */
export function improveDisk(): void {
  const ops: NodeOps = { getattr, setattr, lookup, find, create, hold, mknod, temporary };
  Object.assign(NODEFS.node_ops, ops, {
    rename,
    unlink,
    rmdir,
    readdir,
    list,
    symlink,
    link,
    readlink,
    access,
  });
  Object.assign(NODEFS.stream_ops, diskStreams(pathTo, attributesOf, getattr));
  NODEFS.createNode = createNode;
  // Duplicates of a descriptor share the machine's.
  Object.defineProperty(FS.FSStream.prototype, "nfd", {
    configurable: true,
    get(this: Stream) {
      return this.shared.nfd;
    },
    set(this: Stream, nfd: number) {
      this.shared.nfd = nfd;
    },
  });
  // A folder that is mounted may be behind a link.
  NODEFS.mount = ({ opts }) =>
    createNode(
      null,
      "/",
      modeOf(mapError(() => fs().statSync(toHost(opts.root as string), { bigint: true }))),
    );
}
