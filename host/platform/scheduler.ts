// SPDX-License-Identifier: Apache-2.0
// Wakes Python's event loop from the host's. Invariant: at most one immediate and one timed wake-up are pending.

const LONGEST_TIMEOUT = 0x7fffffff;

/** Runs a function as a task of its own (not a microtask), sooner than `setTimeout(…, 0)` where that is possible. */
function makeImmediate(run: () => void): () => void {
  const immediate = (globalThis as { setImmediate?: (callback: () => void) => void }).setImmediate;
  if (typeof immediate === "function") return () => immediate(run);
  if (typeof MessageChannel === "function") {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    return () => port2.postMessage(undefined);
  }
  return () => setTimeout(run, 0);
}

/** Wake-ups for one interpreter. */
export class Scheduler {
  #tick: (() => void) | undefined;
  #soon = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;
  readonly #immediate = makeImmediate(() => {
    this.#soon = false;
    this.#tick?.();
  });

  /** Sets what a wake-up calls; `undefined` ends all wake-ups. */
  setTick(tick: (() => void) | undefined): void {
    this.#tick = tick;
    if (tick === undefined) clearTimeout(this.#timer);
  }

  /** Asks for a wake-up in so many milliseconds. */
  wake(milliseconds: number): void {
    if (milliseconds <= 0) {
      if (!this.#soon) {
        this.#soon = true;
        this.#immediate();
      }
      return;
    }
    const due = performance.now() + milliseconds;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.#due = Number.POSITIVE_INFINITY;
        this.#tick?.();
      },
      Math.min(milliseconds, LONGEST_TIMEOUT),
    );
  }
}
