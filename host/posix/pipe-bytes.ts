// SPDX-License-Identifier: Apache-2.0
// What is in a pipe. Invariant: it is in chunks, none of which is empty.

/** Bytes on their way, and who may still read and write them. */
export class Pipe {
  readers = 0;
  writers = 0;
  size = 0;
  /** What the pipe holds, in bytes. */
  capacity = 65536;
  readonly #chunks: Uint8Array[] = [];

  take(target: Uint8Array): number {
    let taken = 0;
    while (taken < target.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const part = chunk.subarray(0, target.length - taken);
      target.set(part, taken);
      taken += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.size -= taken;
    return taken;
  }

  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes.slice());
    this.size += bytes.length;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.size = 0;
  }
}
