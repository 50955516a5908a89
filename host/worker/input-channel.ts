// SPDX-License-Identifier: Apache-2.0
// Standard input through shared memory: the worker blocks until the other side has written.
// Invariant: `state` says whose turn it is: the writer may write when it is `empty`, the reader reads otherwise.

const STATE = 0;
const LENGTH = 1;
const HEADER_BYTES = 8;
const CAPACITY = 65536;

const state = { empty: 0, data: 1, end: 2, interrupted: 3 } as const;

/** Memory for one channel. */
export function makeInputBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + CAPACITY);
}

/** The side that has the input. */
export class InputWriter {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;
  /** What waits for its turn; undefined stands for an end of file. */
  readonly #queue: (Uint8Array | undefined)[] = [];
  #wanted = false;

  constructor(buffer: SharedArrayBuffer) {
    this.#header = new Int32Array(buffer, 0, 2);
    this.#bytes = new Uint8Array(buffer, HEADER_BYTES);
  }

  /** Is nothing waiting to be read? */
  get idle(): boolean {
    return this.#queue.length === 0;
  }

  /** Adds input; undefined is an end of file. */
  write(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#queue.push(undefined);
    for (let at = 0; bytes !== undefined && at < bytes.length; at += CAPACITY) {
      this.#queue.push(bytes.subarray(at, at + CAPACITY));
    }
    if (this.#wanted) this.deliver();
  }

  /** The reader waits: gives it what there is. Returns false if there is nothing yet. */
  deliver(): boolean {
    if (this.#queue.length === 0) {
      this.#wanted = true;
      return false;
    }
    this.#wanted = false;
    const next = this.#queue.shift();
    if (next !== undefined) this.#bytes.set(next);
    this.#finish(next === undefined ? state.end : state.data, next?.length ?? 0);
    return true;
  }

  /** Wakes a waiting reader, whose read then fails with EINTR. */
  interrupt(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#finish(state.interrupted, 0);
  }

  #finish(next: number, length: number): void {
    Atomics.store(this.#header, LENGTH, length);
    Atomics.store(this.#header, STATE, next);
    Atomics.notify(this.#header, STATE);
  }
}

/** The side that reads, in a worker. */
export class InputReader {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #request: () => void;
  #offset = 0;

  /** `request` tells the other side that input is wanted. */
  constructor(buffer: SharedArrayBuffer, request: () => void) {
    this.#header = new Int32Array(buffer, 0, 2);
    this.#bytes = new Uint8Array(buffer, HEADER_BYTES);
    this.#request = request;
  }

  /** Blocks until there is input, and fills some of the buffer; 0 is the end. Throws EINTR when interrupted. */
  read(buffer: Uint8Array): number {
    if (Atomics.load(this.#header, STATE) === state.empty) {
      this.#request();
      Atomics.wait(this.#header, STATE, state.empty);
    }
    const current = Atomics.load(this.#header, STATE);
    if (current !== state.data) {
      Atomics.store(this.#header, STATE, state.empty);
      if (current === state.end) return 0;
      throw Object.assign(new Error("reading was interrupted"), { code: "EINTR" });
    }
    const length = Atomics.load(this.#header, LENGTH);
    const part = this.#bytes.subarray(this.#offset, Math.min(length, this.#offset + buffer.length));
    buffer.set(part);
    this.#offset += part.length;
    if (this.#offset === length) {
      this.#offset = 0;
      Atomics.store(this.#header, STATE, state.empty);
    }
    return part.length;
  }
}
