// SPDX-License-Identifier: Apache-2.0
// Emscripten's file system as it is inside, and what this folder adds to it.
import type { Pipe } from "./pipe-bytes.ts";

/** Times in nanoseconds since 1970, and a number of an inode that has 64 bits. */
export interface Exact {
  readonly ino?: bigint;
  readonly atime: bigint;
  readonly mtime: bigint;
  readonly ctime: bigint;
}

/** What `stat` gives. */
export interface Attributes {
  dev: number;
  ino: number;
  mode: number;
  nlink: number;
  uid: number;
  gid: number;
  rdev: number;
  size: number;
  atime: Date;
  mtime: Date;
  ctime: Date;
  blksize: number;
  blocks: number;
  /** What numbers and dates are too coarse for, where the file system knows it. */
  exact?: Exact;
}

/** What `setattr` changes. Times are in milliseconds. */
export interface Changes {
  mode?: number;
  size?: number;
  uid?: number;
  gid?: number;
  atime?: number | null;
  mtime?: number | null;
  ctime?: number;
  /** When the size is changed. */
  timestamp?: number;
  dontFollow?: boolean;
  /** The times in nanoseconds, of those that are changed. */
  exact?: { readonly atime?: bigint; readonly mtime?: bigint };
  /** Those of them that are the present. */
  now?: readonly ("atime" | "mtime")[];
}

export interface Mount {
  readonly type: object;
  readonly opts: { readonly root?: string };
  readonly mountpoint: string;
  readonly root: Node;
  /** The folder that the mount hides. */
  covers?: Node;
  /** What `stat` gives as the device. */
  device?: number;
}

export interface NodeOps {
  getattr?(node: Node): Attributes;
  setattr?(node: Node, changes: Changes): void;
  /** Throws ENOENT. */
  lookup?(folder: Node, name: string): Node;
  /** Looks again whether, and what, is there; `cached` is what there was. */
  find?(folder: Node, name: string, cached: Node | undefined): Node | undefined;
  mknod?(folder: Node, name: string, mode: number, dev: number): Node;
  /** Makes a file, and opens it at once. */
  create?(folder: Node, name: string, mode: number, flags: number): Created;
  /** Properties of a stream that stands for a node that is not opened. */
  hold?(node: Node): object;
  /** Makes a file without a name, and opens it. */
  temporary?(folder: Node, mode: number, flags: number): Created;
  rename?(node: Node, folder: Node, name: string): void;
  unlink?(folder: Node, name: string): void;
  rmdir?(folder: Node, name: string): void;
  readdir?(folder: Node): string[];
  /** The same, and what the names are. */
  list?(folder: Node): Listing;
  symlink?(folder: Node, name: string, target: string): Node;
  link?(folder: Node, name: string, file: Node): void;
  readlink?(node: Node): string;
  /** May the host's user do this? */
  access?(node: Node, mode: number): void;
  statfs?(root: string): object;
}

/** The names in a folder, and, where that is known, what they are: the part of their modes that is no permission. */
export interface Listing {
  readonly names: readonly string[];
  readonly types?: readonly number[] | undefined;
}

export interface Created {
  readonly node: Node;
  /** Properties of the stream. */
  readonly stream: object;
}

export interface StreamOps {
  getattr?(stream: Stream): Attributes;
  setattr?(stream: Stream, changes: Changes): void;
  open?(stream: Stream): void;
  close?(stream: Stream): void;
  dup?(stream: Stream): void;
  read?(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  write?(
    stream: Stream,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position?: number,
    canOwn?: boolean,
  ): number;
  llseek?(stream: Stream, offset: number, whence: number): number;
  poll?(stream: Stream): number;
  ioctl?(stream: Stream, request: number, argument: number): number;
  fsync?(stream: Stream): number;
  /** Another descriptor of the machine's for the same file, with other flags. */
  reopen?(stream: Stream, flags: number): number;
}

/** A name of a file or folder. */
export interface Node {
  parent: Node;
  name: string;
  mount: Mount;
  mode: number;
  id: number;
  rdev: number;
  mounted: Mount | null;
  node_ops: NodeOps;
  stream_ops: StreamOps;
  atime: number;
  mtime: number;
  ctime: number;
  contents?: Uint8Array | Record<string, Node>;
  usedBytes: number;
  /** What a symbolic link leads to. */
  link?: string;
  name_next?: Node;
  /** The machine's number for what is there; elsewhere it is the `id`. */
  inode?: bigint;
  /** What a link in /proc/self/fd leads to, wherever that is, if anywhere. */
  jump?: Node;
  /** Has the folder been removed? */
  dead?: boolean;
  /** Names of a file in memory; 1 where it is missing. */
  links?: number;
  /** Folders that are in a folder in memory. */
  folders?: number;
  uid?: number;
  gid?: number;
  exact?: { readonly atime?: bigint | undefined; readonly mtime?: bigint | undefined };
  /** What Emscripten adds to files that IndexedDB keeps. */
  idbfs_mount?: Mount;
  memfs_stream_ops?: StreamOps;
  isModified?: boolean;
  /** Of a FIFO that has been opened. */
  pipe?: Pipe;
}

export interface Stream {
  fd: number | null;
  node: Node;
  path: string;
  openedAs?: string;
  flags: number;
  position: number;
  seekable: boolean;
  stream_ops: StreamOps;
  /** What duplicates of a descriptor share. */
  readonly shared: {
    flags: number;
    position: number;
    holders?: number;
    refcount?: number;
    nfd?: number;
    appends?: boolean;
  };
  getdents?: Listing | null;
  /** Is the descriptor closed by `exec`? Duplicates differ in it. */
  cloexec?: boolean;
  tty?: { readonly ops: { ioctl_tiocgwinsz?(tty: unknown): [number, number] } };
  /** Node's descriptor, which duplicates share. */
  nfd?: number;
}

export interface FileSystem {
  readonly ErrnoError: new (errno: number) => { readonly name: string; readonly errno: number };
  readonly FSStream: { new (): Stream; readonly prototype: Stream };
  readonly trackingDelegate: Record<string, ((...args: unknown[]) => void) | undefined>;
  readonly devices: Record<number, { readonly stream_ops: StreamOps } | undefined>;
  readonly streams: (Stream | null | undefined)[];
  readonly nameTable: (Node | undefined)[];
  readonly chrdev_stream_ops: StreamOps;
  readonly root: Node;
  readonly nextInode: number;
  MAX_OPEN_FDS: number;
  currentPath: string;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: StreamOps): void;
  mkdev(path: string, mode: number, device: number): Node;
  cwd(): string;
  createNode(parent: Node | null, name: string, mode: number, dev?: number): Node;
  destroyNode(node: Node): void;
  hashName(parent: number, name: string): number;
  hashAddNode(node: Node): void;
  hashRemoveNode(node: Node): void;
  nextfd(): number;
  getStream(fd: number): Stream | null | undefined;
  getStreamChecked(fd: number): Stream;
  createStream(stream: object, fd?: number): Stream;
  closeStream(fd: number): void;
  dupStream(stream: Stream, fd?: number): Stream;
  doSetAttr(stream: Stream | null, node: Node, changes: Changes): void;
  mount(type: unknown, options: unknown, mountpoint?: string | null): Node;
  close(stream: Stream): void;
  read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  llseek(stream: Stream, offset: number, whence: number): number;
  syncfs(...args: unknown[]): void;
  fstat(fd: number): Attributes;
  ioctl(stream: Stream, request: number, argument: number): number;
}

/** Emscripten's file system in memory. */
export interface MemoryFiles {
  createNode(parent: Node | null, name: string, mode: number, dev: number): Node;
  resizeFileStorage(node: Node, size: number): void;
  readonly node_ops: NodeOps;
  readonly stream_ops: StreamOps;
  readonly ops_table: Readonly<
    Record<"dir" | "file" | "link" | "chrdev", { readonly node: NodeOps; readonly stream: StreamOps }>
  >;
}
