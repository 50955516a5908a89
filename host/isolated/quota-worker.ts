// SPDX-License-Identifier: Apache-2.0
// Limits of Python's file system. Invariant: what files, names and pipes take of JavaScript's memory is bounded.
import type { EmscriptenModule } from "../bridge/emscripten.ts";

/** Files and folders that there may be. */
const MOST_NODES = 50_000;
/** What a file costs beside its bytes and its name. */
const BYTES_PER_NODE = 256;
const BYTES_PER_CHARACTER = 2;
/** Characters of a name, and of a path or what a link leads to. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;
/** Files that may be open: each may remember a folder's names. */
const MOST_OPEN = 256;

interface Node {
  contents?: unknown;
  usedBytes?: number;
  name: string;
  /** What a link leads to. */
  link?: string;
}

type Write = (
  stream: { node: Node },
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
  canOwn?: boolean,
) => number;

interface FolderOps {
  symlink(parent: Node, name: string, target: string): Node;
  rename(node: Node, parent: Node, name: string): void;
  link(parent: Node, name: string, file: Node): void;
}

interface StreamOps {
  write: Write;
}

interface MemoryFileSystem {
  createNode(parent: Node | null, name: string, mode: number, dev: number): Node;
  readonly stream_ops: StreamOps;
  readonly ops_table: {
    readonly file: { readonly stream: StreamOps };
    readonly dir: { readonly node: FolderOps };
  };
  expandFileStorage(node: Node, capacity: number): void;
  resizeFileStorage(node: Node, size: number): void;
}

/** What the limits need of Emscripten's file system. */
export interface QuotaModule {
  readonly FS: {
    readonly ErrnoError: new (errno: number) => Error;
    readonly streams: readonly ({ node?: Node } | null | undefined)[];
    readonly root: Node;
    readonly filesystems: { readonly MEMFS: MemoryFileSystem };
    MAX_OPEN_FDS: number;
    cwd(): string;
    lookupPath(path: string, options?: object): object;
    makedev(major: number, minor: number): number;
    registerDevice(device: number, operations: { open(): void }): void;
  };
  readonly ERRNO_CODES: Readonly<Record<string, number>>;
}

const bytesIn = (node: Node): number => (ArrayBuffer.isView(node.contents) ? node.contents.byteLength : 0);

/** What a node costs beside its bytes. */
const costOf = (name: string, link = ""): number =>
  BYTES_PER_NODE + BYTES_PER_CHARACTER * (name.length + link.length);

/** All nodes that can still be reached: of the tree, and of files that are open. */
function* nodesOf({ FS }: QuotaModule): Generator<Node> {
  const waiting: (Node | undefined)[] = [FS.root, ...FS.streams.map((stream) => stream?.node)];
  const seen = new Set<Node>();
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node === undefined || seen.has(node)) continue;
    seen.add(node);
    yield node;
    const { contents } = node;
    if (typeof contents === "object" && contents !== null && !ArrayBuffer.isView(contents))
      waiting.push(...Object.values(contents as Record<string, Node>));
  }
}

/** Counts what files take. The count only grows; when it is over the limit, all is counted anew. */
export class Quota {
  readonly #module: QuotaModule;
  #limit: number;
  #bytes = 0;
  #nodes = 0;

  constructor(module: QuotaModule, limit: number) {
    this.#module = module;
    this.#recount();
    // What is there already does not count.
    this.#limit = limit + this.#bytes;
  }

  /** Takes some of what is left. Throws ENOSPC when it is not enough. */
  take(bytes: number, nodes = 0): void {
    if (this.#fits(bytes, nodes)) return;
    this.#recount();
    if (!this.#fits(bytes, nodes)) this.fail("ENOSPC");
  }

  /** Makes room for a file that the program does not answer for. */
  extend(name: string, bytes: number): void {
    this.#limit += bytes + costOf(name);
  }

  /** Throws ENAMETOOLONG. */
  check(text: string, most: number): void {
    if (text.length > most) this.fail("ENAMETOOLONG");
  }

  #fits(cost: number, nodes: number): boolean {
    if (this.#bytes + cost > this.#limit || this.#nodes + nodes > MOST_NODES) return false;
    this.#bytes += cost;
    this.#nodes += nodes;
    return true;
  }

  #recount(): void {
    this.#bytes = 0;
    this.#nodes = 0;
    const contents = new Set<unknown>();
    for (const node of nodesOf(this.#module)) {
      // Names of one file have the same bytes.
      this.#bytes += (contents.has(node.contents) ? 0 : bytesIn(node)) + costOf(node.name, node.link);
      contents.add(node.contents);
      this.#nodes++;
    }
  }

  fail(code: string): never {
    const { FS, ERRNO_CODES } = this.#module;
    throw new FS.ErrnoError(ERRNO_CODES[code] as number);
  }
}

const DOUBLING = 1 << 20;
const LEAST = 256;

/** The room that Emscripten makes for a file that had some and needs more. */
function capacityOf(before: number, needed: number): number {
  const grown = Math.max(needed, Math.floor(before * (before < DOUBLING ? 2 : 1.125)));
  return before === 0 ? grown : Math.max(grown, LEAST);
}

/** Limits what files may take beyond what is there now, in bytes. */
export function limitFiles(module: EmscriptenModule, limit: number): Quota {
  const internals = module as unknown as QuotaModule;
  const quota = new Quota(internals, limit);
  const { FS, ERRNO_CODES } = internals;
  const { MEMFS } = FS.filesystems;
  const { createNode, expandFileStorage, resizeFileStorage } = MEMFS;
  MEMFS.createNode = function (parent, name, ...rest) {
    quota.check(name, LONGEST_NAME);
    quota.take(costOf(name), 1);
    return createNode.call(this, parent, name, ...rest);
  };
  const folder = MEMFS.ops_table.dir.node;
  const { symlink, rename, link } = folder;
  folder.symlink = (parent, name, target) => {
    quota.check(target, LONGEST_PATH);
    quota.take(target.length * BYTES_PER_CHARACTER);
    return symlink(parent, name, target);
  };
  folder.rename = (node, parent, name) => {
    quota.check(name, LONGEST_NAME);
    quota.take(name.length * BYTES_PER_CHARACTER);
    rename(node, parent, name);
  };
  folder.link = (parent, name, file) => {
    quota.check(name, LONGEST_NAME);
    quota.take(costOf(name), 1);
    link(parent, name, file);
  };
  const { lookupPath } = FS;
  FS.lookupPath = (path, options) => {
    quota.check(path.startsWith("/") ? path : `${FS.cwd()}/${path}`, LONGEST_PATH);
    return lookupPath.call(FS, path, options);
  };
  FS.MAX_OPEN_FDS = MOST_OPEN;
  MEMFS.expandFileStorage = function (node, capacity) {
    const before = bytesIn(node);
    if (capacity > before) quota.take(capacityOf(before, capacity) - before);
    expandFileStorage.call(this, node, capacity);
  };
  MEMFS.resizeFileStorage = function (node, size) {
    const before = bytesIn(node);
    if (size > before) quota.take(size - before);
    resizeFileStorage.call(this, node, size);
  };
  // The first bytes of a file are written without either.
  const { write } = MEMFS.stream_ops;
  const writeWithin: Write = (stream, buffer, offset, length, position, canOwn) => {
    const { node } = stream;
    if (node.usedBytes === 0 && position === 0) quota.take(Math.max(length - bytesIn(node), 0));
    return write(stream, buffer, offset, length, position, canOwn);
  };
  MEMFS.stream_ops.write = writeWithin;
  MEMFS.ops_table.file.stream.write = writeWithin;
  // The consoles that Emscripten makes keep what is written to them.
  for (const major of [5, 6]) {
    FS.registerDevice(FS.makedev(major, 0), {
      open() {
        throw new FS.ErrnoError(ERRNO_CODES["ENXIO"] as number);
      },
    });
  }
  return quota;
}
