// SPDX-License-Identifier: Apache-2.0
// Files in memory that IndexedDB keeps. Names of one file are kept as files of their own, since there are only paths.
import { S_IFIFO, S_IFLNK, S_IFMT } from "./constants.ts";
import { fail } from "./errors.ts";
import type { Attributes, FileSystem, Mount, Node, NodeOps } from "./types.ts";

type Done<T = void> = (error: unknown, result?: T) => void;

interface Entry {
  readonly timestamp: Date;
  readonly mode: number;
  readonly link?: string;
}

declare const FS: FileSystem & {
  lstat(path: string): Attributes;
  unlink(path: string): void;
  mknod(path: string, mode: number): Node;
  symlink(target: string, path: string): Node;
  utime(path: string, atime: Date, mtime: Date, dontFollow: boolean): void;
};
declare const IDBFS: {
  mount(mount: Mount): Node;
  queuePersist(mount: Mount): void;
  loadLocalEntry(path: string, done: Done<Entry>): void;
  storeLocalEntry(path: string, entry: Entry, done: Done): void;
};

/** Links and FIFOs have no contents, and are not changed through their names. */
const hasContents = (mode: number): boolean => (mode & S_IFMT) !== S_IFLNK && (mode & S_IFMT) !== S_IFIFO;

function store(path: string, { mode, link, timestamp }: Entry): void {
  try {
    FS.unlink(path);
  } catch (error) {
    if ((error as { errno?: number }).errno !== ERRNO_CODES["ENOENT"]) throw error;
  }
  if (link === undefined) FS.mknod(path, mode);
  else FS.symlink(link, path);
  FS.utime(path, timestamp, timestamp, true);
}

function attempt<T>(done: Done<T>, action: () => T): void {
  let result: T;
  try {
    result = action();
  } catch (error) {
    done(error);
    return;
  }
  done(null, result);
}

/** Changes what Emscripten keeps in IndexedDB: links as links, FIFOs, and new names of files. */
export function improveIndexedDB(): void {
  const { mount, loadLocalEntry, storeLocalEntry } = IDBFS;
  IDBFS.mount = (options) => {
    const root = mount(options);
    if (!(options.opts as { autoPersist?: boolean }).autoPersist) return root;
    const ops = root.node_ops as NodeOps;
    const { link } = ops;
    ops.link = (...args) => {
      IDBFS.queuePersist(root.mount);
      (link ?? fail("EPERM"))(...args);
    };
    return root;
  };
  IDBFS.loadLocalEntry = (path, done) => {
    const { mode, mtime } = FS.lstat(path);
    if ((mode & S_IFMT) !== S_IFIFO) loadLocalEntry(path, done);
    else done(null, { timestamp: mtime, mode });
  };
  IDBFS.storeLocalEntry = (path, entry, done) => {
    if (hasContents(entry.mode)) storeLocalEntry(path, entry, done);
    else attempt(done, () => store(path, entry));
  };
}
