// SPDX-License-Identifier: Apache-2.0
// Output on its way to the host. Invariant: no more than the limit leaves in a run, in few messages when it is much.
import type { Powers } from "./powers.ts";

/** Messages of a run that leave at once; later ones are put together. */
const PROMPT = 1000;
const BATCH = 16_384;
const MILLISECONDS = 50;
const CHUNK = 8192;

export class Output {
  readonly #powers: Powers;
  readonly #limit: number;
  #pending = "";
  #stream: 1 | 2 = 1;
  #sent = 0;
  #messages = 0;
  #last = 0;
  #isDue = false;

  constructor(powers: Powers, limit: number) {
    this.#powers = powers;
    this.#limit = limit;
  }

  /** A run begins. */
  begin(): void {
    this.#sent = 0;
    this.#messages = 0;
  }

  /** Takes bytes; throws when they are too many. */
  writeBytes(stream: 1 | 2, bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const part = bytes.subarray(at, at + CHUNK);
      this.write(stream, String.fromCharCode.apply(null, part as unknown as number[]));
    }
    return bytes.length;
  }

  /** Takes a line of the runtime's own. */
  writeLine(stream: 1 | 2, text: string): void {
    this.write(stream, `${text.replace(/[^\x20-\x7e]/g, "?")}\n`);
  }

  /** Takes characters 0 to 255. */
  write(stream: 1 | 2, text: string): void {
    if (this.#sent > this.#limit) throw Object.assign(new Error("too much output"), { code: "EFBIG" });
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#pending += text;
    this.#sent += text.length;
    if (this.#sent > this.#limit) {
      this.flush();
      this.#powers.send({ kind: "end", reason: "output", message: "" });
      return;
    }
    const isPrompt = this.#messages < PROMPT || this.#powers.now() - this.#last > MILLISECONDS;
    if (isPrompt || this.#pending.length > BATCH) this.flush();
    else this.#flushSoon();
  }

  flush(): void {
    if (this.#pending === "") return;
    this.#messages++;
    this.#last = this.#powers.now();
    const data = this.#pending;
    this.#pending = "";
    this.#powers.send({ kind: "output", stream: this.#stream, data });
  }

  #flushSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#powers.soon(() => {
      this.#isDue = false;
      this.flush();
    });
  }
}
