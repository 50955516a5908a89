// SPDX-License-Identifier: Apache-2.0
// Standard input that arrives as messages, for workers that cannot share memory.

/** Pieces of input, first in, first out; undefined stands for an end of file. */
export class LineQueue {
  readonly #request: () => void;
  readonly #pieces: (Uint8Array | undefined)[] = [];
  #waiting: PromiseWithResolvers<Uint8Array | undefined> | undefined;

  /** `request` tells the other side that input is wanted. */
  constructor(request: () => void) {
    this.#request = request;
  }

  add(piece: Uint8Array | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#pieces.push(piece);
    else waiting.resolve(piece);
  }

  /** Ends a wait for a piece with EINTR; the next read asks for one again. */
  interrupt(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(Object.assign(new Error("reading was interrupted"), { code: "EINTR" }));
  }

  /** The next piece, or a promise of it. */
  next(): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (this.#pieces.length > 0) return this.#pieces.shift();
    this.#request();
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }
}
