// SPDX-License-Identifier: Apache-2.0
// What FS.writeFile and FS.readFile take. Emscripten by itself empties the file first, and then writes nothing of what it
// cannot use; an encoding that it does not know aborts the program.
import type { EmscriptenFS } from "../bridge/emscripten.ts";

interface Internals {
  writeFile(path: unknown, data: unknown, options?: object): void;
  readFile(path: unknown, options?: { readonly encoding?: string }): unknown;
}

const ENCODINGS: readonly unknown[] = ["utf8", "binary"];

/** Text, bytes of any view or buffer, or an array of bytes. Throws TypeError for anything else. */
function bytesOf(data: unknown): unknown {
  if (typeof data === "string" || data instanceof Uint8Array || Array.isArray(data)) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const tag = Object.prototype.toString.call(data);
  if (tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]")
    return new Uint8Array(data as ArrayBuffer);
  const kind = data === null ? "null" : typeof data;
  throw new TypeError(
    `Unsupported data type: writeFile takes a string, an ArrayBuffer, a view of one, or an array of bytes, not ${kind}`,
  );
}

/** Has FS.writeFile refuse what is no data, and FS.readFile what is no encoding, before they open the file. */
export function checkData({ FS }: { readonly FS: EmscriptenFS }): void {
  const internals = FS as unknown as Internals;
  const { writeFile, readFile } = internals;
  internals.writeFile = (path, data, options) => writeFile.call(FS, path, bytesOf(data), options);
  internals.readFile = (path, options = {}) => {
    const encoding = options.encoding ?? "binary";
    if (!ENCODINGS.includes(encoding))
      throw new Error(`Invalid encoding type "${encoding}": readFile takes "utf8" or "binary"`);
    return readFile.call(FS, path, { ...options, encoding });
  };
}
