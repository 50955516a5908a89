// SPDX-License-Identifier: Apache-2.0
// Part of a file in memory that the program changes as it likes, and what of it the file does not have yet.
// Invariant: bytes that the program has not changed are never written, and none behind the end of the file.
import type { Attributes, Stream } from "./types.ts";

/** Bytes between two changes that are written with them, as the file has them: calls cost more. Counted in words. */
const GAP = 16;
const WORD = 4;
/** Bytes that are read or written at a time. */
const PIECE = 1 << 20;

type Range = readonly [from: number, to: number];

export function attributesOf(stream: Stream): Attributes {
  const { stream_ops, node } = stream;
  return (stream_ops.getattr?.(stream) ?? node.node_ops.getattr?.(node)) as Attributes;
}

/** Reads until there is no more. */
function readFully(stream: Stream, buffer: Uint8Array, start: number, length: number, place: number): number {
  let done = 0;
  while (done < length) {
    const count = stream.stream_ops.read?.(stream, buffer, start + done, length - done, place + done);
    if (!count) break;
    done += count;
  }
  return done;
}

function isAlikeSomewhere(bytes: Uint8Array, others: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === others[i]) return true;
  return false;
}

/** Positions are those in the file. */
export class Region {
  readonly address: number;
  readonly file: string;
  readonly from: number;
  readonly to: number;
  stream: Stream;
  /** What was in the memory when it and the file were equal. Maps that are only read have none. */
  #seen: Uint8Array<ArrayBuffer> | undefined;

  /** The memory is zeros; `to` may be behind the end of the file. */
  constructor(stream: Stream, file: string, address: number, from: number, to: number) {
    this.stream = stream;
    this.file = file;
    this.address = address;
    this.from = from;
    this.to = to;
    readFully(stream, HEAPU8, address, to - from, from);
  }

  get isWritable(): boolean {
    return this.#seen !== undefined;
  }

  /** From now on changes are written; by which stream. */
  makeWritable(stream: Stream): void {
    this.stream = stream;
    this.#seen = new Uint8Array(Math.ceil((this.to - this.from) / WORD) * WORD);
    this.#seen.set(HEAPU8.subarray(this.address, this.address + this.to - this.from));
  }

  /** Writes what has changed between two positions; gives the ranges that were written. */
  write(from: number, to: number): Range[] {
    const changed = this.#changes(Math.max(from, this.from), Math.min(to, this.to));
    if (changed.length === 0) return changed;
    const { size } = attributesOf(this.stream);
    const written: Range[] = [];
    for (const [start, behind] of changed) {
      const end = Math.min(behind, size);
      if (start >= end) continue;
      for (let at = start; at < end; at += PIECE) this.#writeRange(at, Math.min(at + PIECE, end));
      written.push([start, end]);
    }
    return written;
  }

  /** Takes over what the file has between two positions; changes that are not written yet stay, if they are to. */
  read(from: number, to: number, keepsChanges: boolean): void {
    const start = Math.max(from, this.from);
    const length = Math.min(to, this.to) - start;
    if (length <= 0) return;
    const piece = new Uint8Array(Math.min(length, PIECE));
    for (let done = 0; done < length; ) {
      const count = readFully(this.stream, piece, 0, Math.min(length - done, PIECE), start + done);
      if (count === 0) break;
      this.#take(piece.subarray(0, count), start + done, keepsChanges);
      done += count;
    }
  }

  /** The file has been cut, or ended, here: there are zeros from here on. */
  clearFrom(position: number): void {
    const start = Math.max(position - this.from, 0);
    HEAPU8.subarray(this.address, this.address + this.to - this.from).fill(0, start);
    this.#seen?.fill(0, start);
  }

  #take(bytes: Uint8Array, position: number, keepsChanges: boolean): void {
    const place = position - this.from;
    const memory = HEAPU8.subarray(this.address + place, this.address + place + bytes.length);
    const seen = this.#seen?.subarray(place, place + bytes.length);
    if (seen === undefined || !keepsChanges) {
      memory.set(bytes);
      seen?.set(bytes);
      return;
    }
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (byte === seen[i]) continue;
      if (memory[i] === seen[i]) memory[i] = byte;
      seen[i] = byte;
    }
  }

  #writeRange(from: number, to: number): void {
    const { stream, address } = this;
    const seen = (this.#seen as Uint8Array).subarray(from - this.from, to - this.from);
    const bytes = HEAPU8.slice(address + from - this.from, address + to - this.from);
    if (isAlikeSomewhere(bytes, seen)) {
      const present = seen.slice();
      readFully(stream, present, 0, present.length, from);
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === seen[i]) bytes[i] = present[i] as number;
      }
      HEAPU8.set(bytes, address + from - this.from);
    }
    for (let done = 0; done < bytes.length; )
      done += stream.stream_ops.write?.(stream, bytes, done, bytes.length - done, from + done) as number;
    seen.set(bytes);
  }

  /** Ranges that begin and end with bytes that are not as they were. */
  #changes(from: number, to: number): Range[] {
    const seen = this.#seen;
    if (seen === undefined || from >= to) return [];
    const begin = Math.floor((from - this.from) / WORD) * WORD;
    const count = Math.ceil((to - this.from - begin) / WORD);
    const now = new Int32Array(HEAPU8.buffer, this.address + begin, count);
    const before = new Int32Array(seen.buffer, begin, count);
    const found: Range[] = [];
    let first = -1;
    let last = -1;
    const add = (): void => {
      if (first < 0) return;
      let start = Math.max(this.from + begin + first * WORD, from);
      let end = Math.min(this.from + begin + (last + 1) * WORD, to);
      const differs = (at: number) => HEAPU8[this.address + at - this.from] !== seen[at - this.from];
      while (start < end && !differs(start)) start++;
      while (start < end && !differs(end - 1)) end--;
      if (start < end) found.push([start, end]);
    };
    for (let i = 0; i < count; i++) {
      if (now[i] === before[i]) continue;
      if (first < 0 || i - last > GAP) {
        add();
        first = i;
      }
      last = i;
    }
    add();
    return found;
  }
}
