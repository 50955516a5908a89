// SPDX-License-Identifier: Apache-2.0
// Standard input through shared memory: the worker blocks until the other side has written.
// Invariant: each side changes `state` only from a value that is its own: the reader's are `idle`, `waiting` and what has
// been delivered; the writer takes `waiting` by a compare-exchange, and has the bytes while it says `filling`.

const STATE = 0;
const LENGTH = 1;
const HEADER_BYTES = 8;
const CAPACITY = 65536;
/** How long the reader sleeps before it looks for an interrupt by itself, in milliseconds. */
const SLICE = 250;

const state = { idle: 0, waiting: 1, filling: 2, data: 3, end: 4, interrupted: 5 } as const;

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

  constructor(buffer: SharedArrayBuffer) {
    this.#header = new Int32Array(buffer, 0, 2);
    this.#bytes = new Uint8Array(buffer, HEADER_BYTES);
  }

  /** Adds input, and delivers it if the reader waits; undefined is an end of file. */
  write(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#queue.push(undefined);
    for (let at = 0; bytes !== undefined && at < bytes.length; at += CAPACITY) {
      this.#queue.push(bytes.subarray(at, at + CAPACITY));
    }
    this.deliver();
  }

  /** Gives a reader that waits what there is. Returns false if it goes on waiting. */
  deliver(): boolean {
    if (this.#queue.length === 0) return Atomics.load(this.#header, STATE) !== state.waiting;
    if (!this.#take(state.filling)) return true;
    const next = this.#queue.shift();
    if (next !== undefined) this.#bytes.set(next);
    Atomics.store(this.#header, LENGTH, next?.length ?? 0);
    Atomics.store(this.#header, STATE, next === undefined ? state.end : state.data);
    Atomics.notify(this.#header, STATE);
    return true;
  }

  /** Wakes a reader that waits; its read then fails with EINTR. */
  interrupt(): void {
    if (this.#take(state.interrupted)) Atomics.notify(this.#header, STATE);
  }

  #take(next: number): boolean {
    return Atomics.compareExchange(this.#header, STATE, state.waiting, next) === state.waiting;
  }
}

/** The side that reads, in a worker. */
export class InputReader {
  readonly #header: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #request: () => void;
  readonly #isInterrupted: () => boolean;
  #offset = 0;

  /** `request` tells the other side that input is wanted; `isInterrupted` tells whether a signal is to be handled first. */
  constructor(buffer: SharedArrayBuffer, request: () => void, isInterrupted: () => boolean) {
    this.#header = new Int32Array(buffer, 0, 2);
    this.#bytes = new Uint8Array(buffer, HEADER_BYTES);
    this.#request = request;
    this.#isInterrupted = isInterrupted;
  }

  /** Blocks until there is input, and fills some of the buffer; 0 is the end. Throws EINTR when interrupted. */
  read(buffer: Uint8Array): number {
    const current = this.#settled();
    if (current !== state.data) {
      Atomics.store(this.#header, STATE, state.idle);
      if (current === state.end) return 0;
      throw Object.assign(new Error("reading was interrupted"), { code: "EINTR" });
    }
    const length = Atomics.load(this.#header, LENGTH);
    const part = this.#bytes.subarray(this.#offset, Math.min(length, this.#offset + buffer.length));
    buffer.set(part);
    this.#offset += part.length;
    if (this.#offset === length) {
      this.#offset = 0;
      Atomics.store(this.#header, STATE, state.idle);
    }
    return part.length;
  }

  /** The state when there is something for the reader, which it waits for if need be. */
  #settled(): number {
    const before = Atomics.load(this.#header, STATE);
    if (before !== state.idle) return before;
    Atomics.store(this.#header, STATE, state.waiting);
    this.#request();
    for (;;) {
      // Looked at after the state was set: who interrupts later finds a reader that waits.
      if (this.#isInterrupted() && this.#stopWaiting()) return state.interrupted;
      const current = Atomics.load(this.#header, STATE);
      if (current > state.filling) return current;
      Atomics.wait(this.#header, STATE, current, SLICE);
    }
  }

  #stopWaiting(): boolean {
    return Atomics.compareExchange(this.#header, STATE, state.waiting, state.idle) === state.waiting;
  }
}
