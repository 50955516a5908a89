// SPDX-License-Identifier: Apache-2.0
// Strings across the boundary. Lone surrogates are characters like any other, as CPython has them.

import { type Pointer, type StringsImports, type TextForm, textForm } from "../../out/gen/bridge.ts";
import { bytesOfAny } from "../platform/byte-text.ts";
import { charCodeAt } from "./builtins.ts";

type Address = Pointer<"void">;
type Units = Uint8Array | Uint16Array;

/** Up to this many characters, taking them one by one is faster than a decoder. */
const SHORT_ASCII = 24;
const SHORT = 48;
/** As many arguments as `String.fromCharCode` takes on every engine. */
const CHUNK = 8192;

const decoders = {
  [textForm.ascii]: new TextDecoder("utf-8", { ignoreBOM: true }),
  [textForm.printable]: new TextDecoder("latin1"), // really windows-1252, which differs in what is not printable
  [textForm.wellFormed]: new TextDecoder("utf-16le", { ignoreBOM: true }),
};
const encoder = new TextEncoder();
/** Typed arrays have no holes, but their types say that an element may be missing. */
const fromUnits = String.fromCharCode as (...units: (number | undefined)[]) => string;

/** Writes the units if there are no more than `capacity`; returns how many there are. What is no string has none. */
function stringUnits(value: unknown, target: Address, capacity: number): number {
  const text = typeof value === "string" ? value : "";
  const { length } = text;
  if (length > capacity) return length;
  const at = target >>> 1;
  for (let i = 0; i < length; i++) HEAPU16[at + i] = charCodeAt(text, i);
  return length;
}

/** Writes a string of this length as bytes if it is ASCII; a string that is not fills less or more than that. */
function stringAscii(value: unknown, target: Address, length: number): boolean {
  const text = value as string;
  if (charCodeAt(text, 0) > 0x7f) return false;
  const at = target >>> 0;
  const { read, written } = encoder.encodeInto(text, HEAPU8.subarray(at, at + length));
  return read === length && written === length;
}

/** A few characters, four at a time: each call and each concatenation costs more than what it handles. */
function few(u: Units, from: number, length: number): string {
  const last = from + length - (length & 3);
  let text = "";
  for (let i = from; i < last; i += 4) text += fromUnits(u[i], u[i + 1], u[i + 2], u[i + 3]);
  switch (length & 3) {
    case 1:
      return text + fromUnits(u[last]);
    case 2:
      return text + fromUnits(u[last], u[last + 1]);
    case 3:
      return text + fromUnits(u[last], u[last + 1], u[last + 2]);
    default:
      return text;
  }
}

function many(units: Units): string {
  let text = "";
  for (let i = 0; i < units.length; i += CHUNK) {
    text += fromUnits.apply(null, units.subarray(i, i + CHUNK) as unknown as number[]);
  }
  return text;
}

/** What the decoder makes of all the units. Of too many for a string Chromium's makes nothing, and Node's an odd error. */
function decoded(form: keyof typeof decoders, units: Units): string {
  let text = "";
  try {
    text = decoders[form].decode(units);
  } catch (cause) {
    throw new RangeError(`Invalid string length: ${units.length} characters`, { cause });
  }
  if (text.length !== units.length) throw new RangeError(`Invalid string length: ${units.length} characters`);
  return text;
}

/** Makes a string of characters in wasm memory. Throws RangeError for more of them than strings can have. */
export function stringFrom(data: Address, length: number, form: TextForm): string {
  const at = data >>> 0;
  if (form >= textForm.utf16) {
    const from = at >>> 1;
    if (length <= SHORT) return few(HEAPU16, from, length);
    const units = HEAPU16.subarray(from, from + length);
    return form === textForm.utf16 ? many(units) : decoded(textForm.wellFormed, units);
  }
  if (length <= (form === textForm.ascii ? SHORT_ASCII : SHORT)) return few(HEAPU8, at, length);
  const bytes = HEAPU8.subarray(at, at + length);
  if (form === textForm.latin1) return many(bytes);
  return decoded(form === textForm.ascii ? textForm.ascii : textForm.printable, bytes);
}

function utf8(value: unknown): Uint8Array {
  return bytesOfAny(String(value));
}

function bytesRead(bytes: unknown, target: Address): void {
  HEAPU8.set(bytes as Uint8Array, target >>> 0);
}

export const strings: StringsImports = { stringUnits, stringAscii, stringFrom, utf8, bytesRead };
