// SPDX-License-Identifier: Apache-2.0
// Signals on their way to a worker: the number that CPython looks for, and the request that it is meant for.
// Invariant: a signal never reaches a request that was made after it was sent, nor Python that is idle.

const BYTES = 8;
const TARGET = 1;

/** Memory for one channel. */
export function makeInterruptBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(BYTES);
}

/** Sends a signal to what runs; `lastId` is the id of the latest request. False while another signal is on its way. */
export function sendSignal(buffer: SharedArrayBuffer, lastId: number, signal: number): boolean {
  const signals = new Uint8Array(buffer);
  const before = Atomics.load(signals, 0);
  if (before !== 0 && before !== signal) return false;
  // Before the signal: a request that begins in between would take it for one that is not its own.
  Atomics.store(new Int32Array(buffer), TARGET, lastId);
  Atomics.store(signals, 0, signal);
  return true;
}

/** Is a signal on its way? */
export const hasSignal = (buffer: SharedArrayBuffer): boolean =>
  Atomics.load(new Uint8Array(buffer), 0) !== 0;

/** The worker's side; where memory is not shared the channel is the worker's own. */
export class Interrupts {
  /** What CPython looks at. */
  readonly signals: Uint8Array;
  readonly #target: Int32Array;
  #running = 0;

  constructor(buffer: SharedArrayBuffer | undefined) {
    const memory = buffer ?? new ArrayBuffer(BYTES);
    this.signals = new Uint8Array(memory, 0, 1);
    this.#target = new Int32Array(memory);
  }

  /** Does a request run that a signal could be meant for? */
  get wanted(): boolean {
    return this.#running > 0;
  }

  /** Does a signal wait to be handled? */
  get pending(): boolean {
    return Atomics.load(this.signals, 0) !== 0;
  }

  /** The last request that the last signal is meant for. */
  get target(): number {
    return Atomics.load(this.#target, TARGET);
  }

  /** Notes for which requests a signal is that came as a message: those up to an id. */
  aim(lastId: number): void {
    Atomics.store(this.#target, TARGET, lastId);
  }

  /** Waits a signal for requests before this one, which are running? They have to take it first. */
  isForOthers(id: number): boolean {
    return this.pending && this.#running > 0 && this.target < id;
  }

  /** A request begins. Signals that are not for it are for nobody. */
  begin(id: number): void {
    const signal = Atomics.load(this.signals, 0);
    if (signal !== 0 && this.target < id) {
      this.clear();
      // Another has come meanwhile.
      if (this.target >= id) Atomics.store(this.signals, 0, signal);
    }
    this.#running++;
  }

  /** A request has ended; a signal that came too late for it is for nobody. */
  end(): void {
    this.#running--;
    if (this.#running === 0) this.clear();
  }

  clear(): void {
    Atomics.store(this.signals, 0, 0);
  }
}
