// SPDX-License-Identifier: Apache-2.0
// Messages over pipes: the length of a head, the head, which is JSON, and the bytes that it counts.

interface Head {
  readonly message: unknown;
  /** Lengths of the bytes that follow. */
  readonly blobs: readonly number[];
}

const LENGTH = 4;

/** The value, with an object `{ blob: index }` in place of bytes. */
function extract(value: unknown, blobs: Uint8Array[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { blob: blobs.push(value) - 1 };
  if (Array.isArray(value)) return value.map((item) => extract(item, blobs));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, extract(item, blobs)]));
}

/** The pieces of a message's frame. */
export function encodeFrame(message: unknown): Uint8Array[] {
  const blobs: Uint8Array[] = [];
  const extracted = extract(message, blobs);
  const head: Head = { message: extracted, blobs: blobs.map((blob) => blob.length) };
  const bytes = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(LENGTH);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return [length, bytes, ...blobs];
}

function restore(value: unknown, blobs: readonly Uint8Array[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => restore(item, blobs));
  const { blob } = value as { blob?: unknown };
  if (typeof blob === "number" && Object.keys(value).length === 1) return blobs[blob];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item, blobs)]));
}

/** Puts messages together of what arrives. Throws for a frame that is none, or larger than `most` bytes. */
export class FrameReader {
  readonly #most: number;
  readonly #receive: (message: unknown) => void;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #wanted = LENGTH;
  #head: Head | undefined;
  #isHead = false;

  constructor(most: number, receive: (message: unknown) => void) {
    this.#most = most;
    this.#receive = receive;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#wanted) this.#take(this.#cut(this.#wanted));
  }

  #cut(length: number): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return all.subarray(0, length);
  }

  #take(bytes: Uint8Array): void {
    if (this.#head !== undefined) {
      this.#finish(this.#head, bytes);
    } else if (this.#isHead) {
      this.#isHead = false;
      const head = JSON.parse(new TextDecoder().decode(bytes)) as Head;
      const length = head.blobs.reduce((sum, one) => sum + one, 0);
      if (length > 0) {
        this.#head = head;
        this.#expect(length);
      } else this.#finish(head, new Uint8Array());
    } else {
      this.#isHead = true;
      this.#expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
    }
  }

  #expect(length: number): void {
    if (!(length >= 0 && length <= this.#most)) throw new RangeError("a message is too large");
    this.#wanted = length;
  }

  #finish({ message, blobs }: Head, bytes: Uint8Array): void {
    this.#head = undefined;
    this.#wanted = LENGTH;
    let at = 0;
    const parts = blobs.map((length) => {
      at += length;
      return bytes.slice(at - length, at);
    });
    this.#receive(parts.length > 0 ? restore(message, parts) : message);
  }
}
