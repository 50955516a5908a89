// SPDX-License-Identifier: Apache-2.0
// Handles what a worker sends. Invariant: over any long time the host spends no more than a share of its time on it, so
// that a program cannot hold the host by what it sends.

/** Milliseconds that may be spent at once, and the share of time that is given back. */
const MOST = 100;
const SHARE = 0.25;

export class Throttle<Message> {
  readonly #handle: (message: Message) => void;
  readonly #waiting: Message[] = [];
  #left = MOST;
  #last = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(handle: (message: Message) => void) {
    this.#handle = handle;
  }

  /** Handles a message, now or later, in order. */
  add(message: Message): void {
    this.#waiting.push(message);
    if (this.#timer === undefined) this.#run();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      const begin = performance.now();
      this.#left = Math.min(MOST, this.#left + (begin - this.#last) * SHARE);
      this.#last = begin;
      if (this.#left <= 0) {
        this.#timer = setTimeout(() => this.#run(), Math.ceil(1 - this.#left / SHARE));
        return;
      }
      this.#handle(this.#waiting.shift() as Message);
      const end = performance.now();
      this.#left -= end - begin;
      this.#last = end;
    }
  }
}
