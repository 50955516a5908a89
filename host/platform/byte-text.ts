// SPDX-License-Identifier: Apache-2.0
// Bytes of the system as strings. A byte that is not of UTF-8 is the lone surrogate U+DC00 + byte, as in Python.
// Invariant: bytes have one string only, which gives the same bytes again.

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

/** The string of bytes, which are not in wasm memory. */
export function textOf(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes("\ufffd") ? escaped(bytes) : text;
}

/** The bytes of a string; of a lone surrogate that stands for no byte what `otherwise` gives. */
export function bytesOf(text: string, otherwise: () => readonly number[]): Uint8Array {
  if (isPlain(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0xd800 || code > 0xdfff) bytes.push(...encoder.encode(character));
    else if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) bytes.push(code - ESCAPE);
    else bytes.push(...otherwise());
  }
  return Uint8Array.from(bytes);
}

/** What encoders write for a lone surrogate. */
const REPLACEMENT = [0xef, 0xbf, 0xbd];

/** The bytes of a string, whatever it has. */
export const bytesOfAny = (text: string): Uint8Array => bytesOf(text, () => REPLACEMENT);
