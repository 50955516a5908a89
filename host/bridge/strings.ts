// SPDX-License-Identifier: Apache-2.0
// Strings across the boundary. Lone surrogates are characters like any other, as CPython has them.

import { type Pointer, stringInfo, stringWidth } from "../../out/gen/bridge.ts";

type Address = Pointer<"void">;

/** Below this many characters a loop is faster than a decoder or encoder. */
const SHORT = 24;
/** As many arguments as `String.fromCharCode` takes on every engine. */
const CHUNK = 8192;

const ascii = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

/** Short strings in one crossing. */
export function stringUnits(value: unknown, target: Address, capacity: number): number {
  const text = value as string;
  const { length } = text;
  if (length > capacity) return -1;
  const at = target >>> 1;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if ((unit & 0xf800) === 0xd800) return -1;
    HEAPU16[at + i] = unit;
  }
  return length;
}

/** Writes the narrowest width that holds the text, and its length in code points. */
export function stringMeasure(value: unknown, info: Pointer<"string_info">): void {
  const text = value as string;
  let seen = 0;
  let pairs = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    seen |= unit;
    if (seen > 0xff && isHigh(unit) && isLow(text.charCodeAt(i + 1))) {
      pairs++;
      i++;
    }
  }
  const narrow = seen > 0x7f ? stringWidth.latin1 : stringWidth.ascii;
  const width = pairs > 0 ? stringWidth.ucs4 : seen > 0xff ? stringWidth.ucs2 : narrow;
  const at = info >>> 2;
  HEAP32[at + (stringInfo.width >> 2)] = width;
  HEAP32[at + (stringInfo.length >> 2)] = text.length - pairs;
}

/** Writes the characters; `width` and `length` are those that `stringMeasure` gave. */
export function stringRead(value: unknown, target: Address, width: number, length: number): void {
  const text = value as string;
  const at = target >>> 0;
  if (width === stringWidth.ucs4) {
    let index = at >>> 2;
    for (const character of text) HEAPU32[index++] = character.codePointAt(0) ?? 0;
    return;
  }
  if (width === stringWidth.ucs2) {
    const index = at >>> 1;
    for (let i = 0; i < length; i++) HEAPU16[index + i] = text.charCodeAt(i);
    return;
  }
  if (width === stringWidth.ascii && length > SHORT) {
    encoder.encodeInto(text, HEAPU8.subarray(at, at + length));
    return;
  }
  for (let i = 0; i < length; i++) HEAPU8[at + i] = text.charCodeAt(i);
}

function fromUnits(units: Uint8Array | Uint16Array): string {
  let text = "";
  for (let i = 0; i < units.length; i += CHUNK) {
    text += String.fromCharCode.apply(null, units.subarray(i, i + CHUNK) as unknown as number[]);
  }
  return text;
}

/** Makes a string of characters in wasm memory. */
export function stringFrom(data: Address, length: number, width: number): string {
  const at = data >>> 0;
  if (width === stringWidth.ascii && length > SHORT) return ascii.decode(HEAPU8.subarray(at, at + length));
  if (width <= stringWidth.latin1) {
    if (length > SHORT) return fromUnits(HEAPU8.subarray(at, at + length));
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(HEAPU8[at + i] as number);
    return text;
  }
  if (width === stringWidth.ucs2) return fromUnits(HEAPU16.subarray(at >>> 1, (at >>> 1) + length));
  const points = HEAPU32.subarray(at >>> 2, (at >>> 2) + length);
  let text = "";
  for (let i = 0; i < points.length; i += CHUNK) {
    text += String.fromCodePoint.apply(null, points.subarray(i, i + CHUNK) as unknown as number[]);
  }
  return text;
}

export function utf8(value: unknown): Uint8Array {
  return encoder.encode(String(value));
}

export function bytesRead(bytes: unknown, target: Address): void {
  HEAPU8.set(bytes as Uint8Array, target >>> 0);
}
