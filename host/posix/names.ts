// SPDX-License-Identifier: Apache-2.0
// Names of files are bytes for the program and strings here. A byte that is not of UTF-8 is the lone surrogate U+DC00 + byte,
// as in Python. Invariant: a name has one string only, which gives the same bytes again.
import { fail } from "./errors.ts";

const SHORT = 32;
const ESCAPE = 0xdc00;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
const surrogate = /\p{Surrogate}/u;

/** Does a string have no lone surrogates? */
export const isPlain: (text: string) => boolean =
  "isWellFormed" in String.prototype ? (text) => text.isWellFormed() : (text) => !surrogate.test(text);

/** How many of the bytes from `at` on are one character of UTF-8: none when they are not. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0) return 0;
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** The string of bytes that are not all UTF-8. */
function escaped(bytes: Uint8Array): string {
  let text = "";
  let plain = 0;
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceAt(bytes, i);
    if (length === 0) {
      text += decoder.decode(bytes.subarray(plain, i)) + String.fromCharCode(ESCAPE + (bytes[i] as number));
      plain = i + 1;
    }
    i += length || 1;
  }
  return text + decoder.decode(bytes.subarray(plain));
}

/** The string of a name, or of a path, that is not in wasm memory. */
export function textOf(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes("\ufffd") ? escaped(bytes) : text;
}

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
export function bytesOf(text: string): Uint8Array {
  if (isPlain(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0xd800 || code > 0xdfff) bytes.push(...encoder.encode(character));
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) bytes.push(code - ESCAPE);
    else fail("EILSEQ");
  }
  return Uint8Array.from(bytes);
}

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
