// SPDX-License-Identifier: Apache-2.0
// Big integers across the boundary, as sign and little-endian 32-bit words of the magnitude.
// Text in base 16 is the fastest way that engines offer to take a bigint apart or to make one.

import { bigintInfo, type NumbersImports, type Pointer } from "../../out/gen/bridge.ts";

const DIGITS_PER_WORD = 8;

/** No engine has larger ones; text that long would take gigabytes. */
const MOST_WORDS = 2 ** 25;

function magnitude(value: unknown): string {
  const number = value as bigint;
  return (number < 0n ? -number : number).toString(16);
}

function bigintMeasure(value: unknown, info: Pointer<"bigint_info">): void {
  const at = info >>> 2;
  HEAP32[at + (bigintInfo.negative >> 2)] = (value as bigint) < 0n ? 1 : 0;
  HEAP32[at + (bigintInfo.words >> 2)] = Math.ceil(magnitude(value).length / DIGITS_PER_WORD);
}

function bigintRead(value: unknown, target: Pointer<"void">, words: number): void {
  const digits = magnitude(value).padStart(words * DIGITS_PER_WORD, "0");
  const at = target >>> 2;
  for (let i = 0; i < words; i++) {
    const end = digits.length - i * DIGITS_PER_WORD;
    HEAPU32[at + i] = Number.parseInt(digits.slice(end - DIGITS_PER_WORD, end), 16);
  }
}

function bigintFrom(data: Pointer<"void">, words: number, negative: number): bigint {
  if (words > MOST_WORDS) throw new RangeError("Maximum BigInt size exceeded");
  const at = data >>> 2;
  const digits: string[] = [];
  for (let i = words - 1; i >= 0; i--) {
    digits.push((HEAPU32[at + i] as number).toString(16).padStart(DIGITS_PER_WORD, "0"));
  }
  const number = BigInt(`0x${digits.join("")}`);
  return negative ? -number : number;
}

export const numbers: NumbersImports = { bigintMeasure, bigintRead, bigintFrom };
