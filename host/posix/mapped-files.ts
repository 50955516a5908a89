// SPDX-License-Identifier: Apache-2.0
// Files in memory (mmap). A mapping is a copy of the file; what a program changes in it, and nothing else, is written: when the
// program asks for it, before the file is read or written in another way, and at the end.
// Invariant: a mapping has a stream of its own, which outlives the descriptor; mappings of one range share memory.
import { S_IFMT, S_IFREG } from "./constants.ts";
import { returning } from "./errors.ts";
import type { FileSystem, Node, Stream } from "./types.ts";

declare const FS: FileSystem;
declare const _free: (address: number) => void;

type Mmap = (
  length: number,
  protection: number,
  flags: number,
  descriptor: number,
  offset: bigint,
  allocated: number,
  address: number,
) => number;
/** `msync` and `munmap` of a whole mapping. */
type Sync = (
  address: number,
  length: number,
  protection: number,
  flags: number,
  descriptor: number,
  offset: bigint,
) => number;

const PROT_WRITE = 2;
const MAP_PRIVATE = 2;

const PAGE = 4096;
const WORD = 4;

/** A shared mapping of a file. */
interface Mapping {
  readonly stream: Stream;
  readonly address: number;
  readonly length: number;
  readonly offset: number;
  /** Is the memory to be freed when the last user has gone? */
  readonly isAllocated: boolean;
  users: number;
  /** The bytes as they are in the file, as far as is known; absent where the program may not change them. */
  seen: Uint8Array | undefined;
}

/** By the address. */
const mappings = new Map<number, Mapping>();

const isSame = (one: Node, other: Node): boolean =>
  one === other || (one.inode !== undefined && one.inode === other.inode && one.mount === other.mount);

const sizeOf = ({ stream }: Mapping): number =>
  (stream.stream_ops.getattr?.(stream) ?? stream.node.node_ops.getattr?.(stream.node))?.size ?? 0;

/** The part of a mapping that is in a range of the file, from its own start on. */
function within({ offset, length }: Mapping, from: number, to: number): [start: number, end: number] {
  return [Math.max(from - offset, 0), Math.min(to - offset, length)];
}

/** Where the first byte from `at` on is that differs (or is the same), or `end`. */
function next(one: Uint8Array, other: Uint8Array, at: number, end: number, differs: boolean): number {
  let found = at;
  while (found < end && (one[found] !== other[found]) !== differs) found++;
  return found;
}

function isChanged(memory: Uint32Array, seen: Uint32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (memory[i] !== seen[i]) return true;
  return false;
}

/** Writes what the program has changed; what is beyond the end of the file is in no file. */
function publish(mapping: Mapping, from = 0, to = Number.POSITIVE_INFINITY): void {
  const { stream, address, length, offset, seen } = mapping;
  if (seen === undefined) return;
  const [first, last] = within(mapping, from, Math.min(to, sizeOf(mapping)));
  const memory = HEAPU8.subarray(address, address + length);
  const words = new Uint32Array(HEAPU8.buffer, address, Math.floor(length / WORD));
  const seenWords = new Uint32Array(seen.buffer, 0, words.length);
  for (let page = first - (first % PAGE); page < last; page += PAGE) {
    const end = Math.min(page + PAGE, last);
    if (end % WORD === 0 && !isChanged(words, seenWords, page / WORD, end / WORD)) continue;
    for (let at = next(memory, seen, page, end, true); at < end; ) {
      const stop = next(memory, seen, at, end, false);
      const bytes = memory.slice(at, stop);
      stream.stream_ops.write?.(stream, bytes, 0, bytes.length, offset + at);
      seen.set(bytes, at);
      at = next(memory, seen, stop, end, true);
    }
  }
}

/** Takes over what the file has, when all changes have been published. */
function adopt(mapping: Mapping, from = 0, to = Number.POSITIVE_INFINITY): void {
  const { stream, address, offset, seen } = mapping;
  const [start, last] = within(mapping, from, to);
  for (let at = start; at < last; ) {
    const bytes = new Uint8Array(last - at);
    const count = stream.stream_ops.read?.(stream, bytes, 0, bytes.length, offset + at) ?? 0;
    // What was cut off is zero when the file grows again.
    HEAPU8.set(count === 0 ? bytes : bytes.subarray(0, count), address + at);
    seen?.set(count === 0 ? bytes : bytes.subarray(0, count), at);
    at += count || bytes.length;
  }
}

function* mappingsOf(node: Node): Generator<Mapping> {
  for (const mapping of mappings.values()) if (isSame(mapping.stream.node, node)) yield mapping;
}

/** Lets a file have what mappings of it have changed in a range, which is about to be read or written. */
export function publishMapped(node: Node, from = 0, to = Number.POSITIVE_INFINITY): void {
  if (mappings.size > 0) for (const mapping of mappingsOf(node)) publish(mapping, from, to);
}

/** Lets mappings have what a file has in a range, which was written. */
export function adoptMapped(node: Node, from = 0, to = Number.POSITIVE_INFINITY): void {
  if (mappings.size > 0) for (const mapping of mappingsOf(node)) adopt(mapping, from, to);
}

/** Writes what is changed, because the program ends. Never throws: there is nobody left to be told. */
export function publishAll(): void {
  for (const mapping of mappings.values()) {
    try {
      publish(mapping);
    } catch {
      // The others may be written all the same.
    }
  }
}

/** The stream of a mapping, which shares the descriptor's file. */
function ownStream(original: Stream): Stream {
  const stream = Object.assign(new FS.FSStream(), original);
  stream.stream_ops.dup?.(stream);
  return stream;
}

function remove(mapping: Mapping): void {
  mapping.users--;
  if (mapping.users > 0) return;
  mappings.delete(mapping.address);
  mapping.stream.stream_ops.close?.(mapping.stream);
  if (mapping.isAllocated) _free(mapping.address);
}

/** Makes mappings keep their files, by the program's imports. */
export function keepMappedFiles(env: Record<string, unknown>): void {
  const mmap = env["_mmap_js"] as Mmap;
  const sync = env["_msync_js"] as Sync;
  const unmap = env["_munmap_js"] as Sync;

  env["_mmap_js"] = ((length, protection, flags, descriptor, offset, allocated, address) => {
    const stream = FS.getStream(descriptor);
    if (stream) publishMapped(stream.node);
    const result = mmap(length, protection, flags, descriptor, offset, allocated, address);
    const isShared = (flags & MAP_PRIVATE) === 0;
    if (result === 0 && stream && isShared && (stream.node.mode & S_IFMT) === S_IFREG)
      share(stream, length, protection, Number(offset), allocated >>> 2, address >>> 2);
    return result;
  }) satisfies Mmap;

  /** Has a new mapping be the one of the same range that is there, or remembers it. libc is told not to free the memory. */
  function share(
    stream: Stream,
    length: number,
    protection: number,
    offset: number,
    allocated: number,
    address: number,
  ): void {
    const made = HEAPU32[address] as number;
    const isAllocated = HEAP32[allocated] !== 0;
    HEAP32[allocated] = 0;
    const writes = (protection & PROT_WRITE) !== 0;
    const copy = (): Uint8Array => HEAPU8.slice(made, made + length);
    for (const known of mappingsOf(stream.node)) {
      if (known.offset !== offset || known.length !== length) continue;
      // A stream that may write is the one to keep.
      if (writes && known.seen === undefined) {
        known.stream.stream_ops.close?.(known.stream);
        Object.assign(known, { stream: ownStream(stream), seen: copy() });
      }
      known.users++;
      HEAPU32[address] = known.address;
      if (isAllocated) _free(made);
      return;
    }
    mappings.set(made, {
      stream: ownStream(stream),
      address: made,
      length,
      offset,
      isAllocated,
      users: 1,
      seen: writes ? copy() : undefined,
    });
  }

  env["_msync_js"] = returning(-1, (address, length, protection, flags, descriptor, offset) => {
    const mapping = mappings.get(address >>> 0);
    if (mapping === undefined) {
      return (flags & MAP_PRIVATE) === 0 ? sync(address, length, protection, flags, descriptor, offset) : 0;
    }
    publish(mapping);
    adopt(mapping);
    return 0;
  }) satisfies Sync;

  env["_munmap_js"] = returning(-1, (address, length, protection, flags, descriptor, offset) => {
    const mapping = mappings.get(address >>> 0);
    if (mapping === undefined) {
      return (flags & MAP_PRIVATE) === 0 ? unmap(address, length, protection, flags, descriptor, offset) : 0;
    }
    try {
      publish(mapping);
    } finally {
      remove(mapping);
    }
    return 0;
  }) satisfies Sync;
}
