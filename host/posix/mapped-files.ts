// SPDX-License-Identifier: Apache-2.0
// Shared maps of files (mmap), which natively are the file itself. Here what the program changes in them is written before the
// file is read, and at the latest when the map or the program ends; what is written to the file is taken over at once.
// Invariant: a map has a stream for itself, whatever becomes of the descriptor that it was made by.
import { ACCESS, O_APPEND, O_RDWR, O_WRONLY, S_IFCHR, S_IFMT, S_IFREG } from "./constants.ts";
import { fail, returning } from "./errors.ts";
import { attributesOf, Region } from "./map-region.ts";
import { opened } from "./opened.ts";
import type { Attributes, Changes, FileSystem, Node, Stream } from "./types.ts";

declare const FS: FileSystem;

const PROT_WRITE = 2;
/** Device numbers of /dev/zero. */
const ZERO = 0x105;

/** By the addresses of their memory, and by their files. */
const regions = new Map<number, Region>();
const byFile = new Map<string, Set<Region>>();

/** What was opened stays what it is. */
const files = new WeakMap<Stream["shared"], string>();

/** Are there shared maps? */
export const isAnyMapped = (): boolean => regions.size > 0;

function nameOf(node: Node, isOnDisk: boolean, attributes: () => Attributes): string {
  if (!isOnDisk) return `node ${node.id}`;
  const { dev, ino, exact } = attributes();
  return `${dev}:${exact?.ino ?? ino}`;
}

function fileOf(stream: Stream): string {
  const known = files.get(stream.shared);
  if (known !== undefined) return known;
  const file = nameOf(stream.node, stream.stream_ops.getattr !== undefined, () => attributesOf(stream));
  files.set(stream.shared, file);
  return file;
}

function regionsOf(stream: Stream): Iterable<Region> {
  return (stream.node.mode & S_IFMT) === S_IFREG ? (byFile.get(fileOf(stream)) ?? []) : [];
}

/** Runs an operation on a file that nobody waits for: its error is nobody's. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name !== "ErrnoError") throw error;
  }
}

/** Writes what has changed in a region, and tells the file's others. */
function writeChanges(region: Region, from: number, to: number): void {
  for (const [start, end] of region.write(from, to)) {
    for (const other of byFile.get(region.file) ?? []) if (other !== region) other.read(start, end, true);
  }
}

/** Before a part of a file is read. */
export function writeMaps(stream: Stream, from: number, to: number): void {
  for (const region of regionsOf(stream)) attempt(() => writeChanges(region, from, to));
}

/** Writes what has changed in all maps. */
export function writeAllMaps(): void {
  for (const region of regions.values()) attempt(() => writeChanges(region, region.from, region.to));
}

/** Writes to a file that may be mapped. */
export function writeMapped(stream: Stream, from: number, write: () => number): number {
  const mapped = [...regionsOf(stream)];
  if (mapped.length === 0) return write();
  const { size } = attributesOf(stream);
  const count = write();
  for (const region of mapped) {
    if (from > size) region.clearFrom(size);
    region.read(from, from + count, false);
  }
  return count;
}

/** Changes the size of a file that may be mapped. */
function resizeMapped(stream: Stream | null, node: Node, resize: () => void): void {
  const attributes = (): Attributes =>
    stream === null ? (node.node_ops.getattr?.(node) as Attributes) : attributesOf(stream);
  const mapped = byFile.get(nameOf(node, node.stream_ops.getattr !== undefined, attributes));
  const before = mapped === undefined ? 0 : attributes().size;
  resize();
  if (mapped === undefined) return;
  const { size } = attributes();
  for (const region of mapped) region.clearFrom(Math.min(before, size));
}

/** Lets changes of sizes reach maps, and the machine's or the browser's folders get what is in maps. */
export function followMaps(fs: FileSystem): void {
  const { doSetAttr, syncfs } = fs;
  fs.doSetAttr = (stream, node, changes: Changes) => {
    const change = (): void => doSetAttr.call(fs, stream, node, changes);
    if (changes.size === undefined || !isAnyMapped()) change();
    else resizeMapped(stream, node, change);
  };
  fs.syncfs = (...args) => {
    writeAllMaps();
    syncfs.apply(fs, args);
  };
}

/** A stream for a map. The machine would append what is written by one that appends. */
function ownStream(original: Stream): Stream {
  const stream = Object.assign(new FS.FSStream(), original);
  const { reopen, dup } = original.stream_ops;
  if ((original.flags & O_APPEND) === 0 || reopen === undefined) {
    dup?.(stream);
    return stream;
  }
  const flags = original.flags & ~O_APPEND;
  return Object.assign(stream, { shared: { flags, position: 0, nfd: reopen(original, flags) } });
}

function checkAccess({ flags }: Stream, protection: number, isPrivate: boolean): void {
  const access = flags & ACCESS;
  if (access === O_WRONLY || (!isPrivate && (protection & PROT_WRITE) !== 0 && access !== O_RDWR))
    fail("EACCES");
}

/** Node ends without a word to what runs in it. */
const host = (globalThis as { process?: Partial<Pick<NodeJS.Process, "on" | "off">> }).process;

function add(stream: Stream, address: number, from: number, to: number, isWritable: boolean): void {
  if (!isAnyMapped()) host?.on?.("exit", writeAllMaps);
  const file = fileOf(stream);
  const others = byFile.get(file);
  for (const other of others ?? []) attempt(() => writeChanges(other, from, to));
  const region = new Region(stream, file, address, from, to);
  if (isWritable) region.makeWritable(stream);
  regions.set(address, region);
  if (others === undefined) byFile.set(file, new Set([region]));
  else others.add(region);
}

function close({ stream }: Region): void {
  attempt(() => stream.stream_ops.close?.(stream));
}

/** Where a part of a file is in memory that a shared map has already, or 0. */
export function sharedMap(descriptor: number, from: number, length: number, protection: number): number {
  const stream = FS.getStream(descriptor);
  if (!isAnyMapped() || !stream) return 0;
  try {
    checkAccess(stream, protection, false);
  } catch {
    return 0; // as mapFile will say
  }
  for (const region of regionsOf(stream)) {
    if (from < region.from || from + length > region.to) continue;
    if ((protection & PROT_WRITE) !== 0 && !region.isWritable) {
      close(region);
      region.makeWritable(ownStream(stream));
    }
    return region.address + from - region.from;
  }
  return 0;
}

/** Reads a part of a file into memory. */
export const mapFile = returning(
  1,
  (
    address: number,
    descriptor: number,
    from: number,
    length: number,
    protection: number,
    isPrivate: boolean,
  ) => {
    const stream = opened(descriptor);
    if (length === 0) fail("EINVAL");
    checkAccess(stream, protection, isPrivate);
    const { node } = stream;
    if ((node.mode & S_IFMT) === S_IFCHR && node.rdev === ZERO) return 0;
    if ((node.mode & S_IFMT) !== S_IFREG) fail("ENODEV");
    if (isPrivate) {
      writeMaps(stream, from, from + length);
      new Region(stream, "", address, from, from + length);
    } else {
      add(ownStream(stream), address, from, from + length, (protection & PROT_WRITE) !== 0);
    }
    return 0;
  },
);

/** Writes what has changed, and forgets the memory. */
export function unmapFile(address: number): void {
  const region = regions.get(address);
  if (region === undefined) return;
  attempt(() => writeChanges(region, region.from, region.to));
  regions.delete(address);
  const others = byFile.get(region.file);
  others?.delete(region);
  if (others?.size === 0) byFile.delete(region.file);
  if (!isAnyMapped()) host?.off?.("exit", writeAllMaps);
  close(region);
}

/** Makes a part of the memory and of the file equal. */
export const syncMap = returning(1, (address: number, start: number, end: number) => {
  const region = regions.get(address);
  if (region === undefined) return 0;
  writeChanges(region, region.from + start, region.from + end);
  region.read(region.from + start, region.from + end, true);
  return 0;
});

/** Maps the file again that a region has from `begin` on. */
export const moveMap = returning(1, (address: number, begin: number, target: number, length: number) => {
  const region = regions.get(address);
  if (region === undefined) return 0;
  const from = region.from + begin - address;
  add(ownStream(region.stream), target, from, from + length, region.isWritable);
  return 0;
});
