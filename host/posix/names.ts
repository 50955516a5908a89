// SPDX-License-Identifier: Apache-2.0
// Names of files are bytes for the program and strings here: see host/platform/byte-text.ts.
import { bytesOf as bytesOrElse, isPlain, textOf } from "../platform/byte-text.ts";
import { fail } from "./errors.ts";

export { isPlain, textOf };

const SHORT = 32;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The string at an address, which a zero ends. */
export function textAt(address: number): string {
  const start = address >>> 0;
  let end = start;
  let bits = 0;
  for (let byte = HEAPU8[end] as number; byte !== 0; byte = HEAPU8[++end] as number) bits |= byte;
  if (bits < 0x80 && end - start <= SHORT) {
    let text = "";
    for (let i = start; i < end; i++) text += String.fromCharCode(HEAPU8[i] as number);
    return text;
  }
  const bytes = HEAPU8.subarray(start, end);
  return bits < 0x80 ? decoder.decode(bytes) : textOf(bytes);
}

/** The bytes of a string. Throws EILSEQ for a lone surrogate that stands for no byte. */
export const bytesOf = (text: string): Uint8Array => bytesOrElse(text, () => fail("EILSEQ"));

/** How many bytes a string has. */
export function byteLength(text: string): number {
  let isAscii = true;
  for (let i = 0; isAscii && i < text.length; i++) isAscii = text.charCodeAt(i) < 0x80;
  return isAscii ? text.length : bytesOf(text).length;
}

/** The one string that a path from JavaScript has. Throws EILSEQ, or EINVAL for a zero. */
export function canonical(path: string): string {
  if (path.includes("\0")) fail("EINVAL");
  return isPlain(path) ? path : textOf(bytesOf(path));
}
