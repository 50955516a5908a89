// SPDX-License-Identifier: Apache-2.0
// A file system of a client's own, made as JupyterLite makes its drive: nodes by FS.createNode, paths by PATH, contents that are
// read when a file is opened and written back when it is closed. Files lie in one folder.
import type { Python } from "../../harness/inside/kit.ts";

interface FsNode {
  id: number;
  name: string;
  mode: number;
  parent: FsNode;
  node_ops: object;
  stream_ops: object;
}

interface Stream {
  node: FsNode;
  flags: number;
  position: number;
  data?: Uint8Array | undefined;
}

/** Emscripten's, as far as it is used here. */
interface Emscripten {
  createNode(parent: FsNode | null, name: string, mode: number, device: number): FsNode;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  ErrnoError: new (errno: number) => Error;
}

interface Paths {
  join(...parts: string[]): string;
  join2(left: string, right: string): string;
}

const DIRECTORY = 0o40777;
const FILE = 0o100666;
const WRITES = 0o3;

export class DriveFS {
  readonly #fs: Emscripten;
  readonly #path: Paths;
  readonly #errors: Readonly<Record<string, number>>;
  readonly #contents: Map<string, Uint8Array>;

  constructor(py: Python, files: Readonly<Record<string, string>>) {
    this.#fs = py.FS as unknown as Emscripten;
    this.#path = py.PATH as unknown as Paths;
    this.#errors = py.ERRNO_CODES;
    const encoder = new TextEncoder();
    this.#contents = new Map(
      Object.entries(files).map(([name, text]) => [`/drive/${name}`, encoder.encode(text)]),
    );
  }

  /** The texts of all files, by name. */
  files(): Record<string, string> {
    const decoder = new TextDecoder();
    return Object.fromEntries(
      [...this.#contents].map(([path, data]) => [path.replace("/drive/", ""), decoder.decode(data)]),
    );
  }

  mount(mount: { mountpoint: string }): FsNode {
    return this.#node(null, mount.mountpoint, DIRECTORY);
  }

  #node(parent: FsNode | null, name: string, mode: number): FsNode {
    if (!this.#fs.isDir(mode) && !this.#fs.isFile(mode)) throw this.#error("EINVAL");
    const node = this.#fs.createNode(parent, name, mode, 0);
    node.node_ops = this.#nodes;
    node.stream_ops = this.#streams;
    return node;
  }

  #error(name: string): Error {
    return new this.#fs.ErrnoError(this.#errors[name] ?? 0);
  }

  #pathOf(node: FsNode): string {
    const parts = [node.name];
    for (let each = node; each.parent !== each; each = each.parent) parts.unshift(each.parent.name);
    return this.#path.join(...parts);
  }

  readonly #nodes = {
    getattr: (node: FsNode) => ({
      dev: 1,
      ino: node.id,
      mode: node.mode,
      nlink: 1,
      uid: 0,
      gid: 0,
      rdev: 0,
      size: this.#contents.get(this.#pathOf(node))?.length ?? 0,
      atime: new Date(0),
      mtime: new Date(0),
      ctime: new Date(0),
      blksize: 4096,
      blocks: 1,
    }),
    setattr: (node: FsNode, attributes: { mode?: number; size?: number }) => {
      if (attributes.mode !== undefined) node.mode = attributes.mode;
      const path = this.#pathOf(node);
      const data = this.#contents.get(path);
      if (attributes.size !== undefined && data !== undefined)
        this.#contents.set(path, data.slice(0, attributes.size));
    },
    lookup: (parent: FsNode, name: string): FsNode => {
      if (!this.#contents.has(this.#path.join2(this.#pathOf(parent), name))) throw this.#error("ENOENT");
      return this.#node(parent, name, FILE);
    },
    mknod: (parent: FsNode, name: string, mode: number): FsNode => {
      this.#contents.set(this.#path.join2(this.#pathOf(parent), name), new Uint8Array());
      return this.#node(parent, name, mode);
    },
    rename: (node: FsNode, folder: FsNode, name: string) => {
      const from = this.#pathOf(node);
      const data = this.#contents.get(from);
      if (data === undefined) throw this.#error("ENOENT");
      this.#contents.delete(from);
      this.#contents.set(this.#path.join2(this.#pathOf(folder), name), data);
      node.name = name;
      node.parent = folder;
    },
    unlink: (parent: FsNode, name: string) => {
      this.#contents.delete(this.#path.join2(this.#pathOf(parent), name));
    },
    rmdir: () => {
      throw this.#error("EPERM");
    },
    readdir: () => [...Object.keys(this.files()), ".", ".."],
    symlink: () => {
      throw this.#error("EPERM");
    },
    readlink: () => {
      throw this.#error("EINVAL");
    },
  };

  readonly #streams = {
    open: (stream: Stream) => {
      if (this.#fs.isFile(stream.node.mode)) stream.data = this.#contents.get(this.#pathOf(stream.node));
    },
    close: (stream: Stream) => {
      if (stream.data !== undefined && (stream.flags & WRITES) !== 0)
        this.#contents.set(this.#pathOf(stream.node), stream.data);
      stream.data = undefined;
    },
    read: (stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number => {
      const part = stream.data?.subarray(position, position + length) ?? new Uint8Array();
      buffer.set(part, offset);
      return part.length;
    },
    write: (stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number => {
      const old = stream.data ?? new Uint8Array();
      const data = new Uint8Array(Math.max(old.length, position + length));
      data.set(old);
      data.set(buffer.subarray(offset, offset + length), position);
      stream.data = data;
      return length;
    },
    llseek: (stream: Stream, offset: number, whence: number): number => {
      const start = [0, stream.position, stream.data?.length ?? 0][whence] ?? 0;
      if (start + offset < 0) throw this.#error("EINVAL");
      return start + offset;
    },
  };
}
