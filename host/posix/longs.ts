// SPDX-License-Identifier: Apache-2.0
// Integers of 64 bits: positions and sizes in wasm memory and in arguments.
import { fail } from "./errors.ts";

const HIGH = 0x1_0000_0000;
const LOW = 0xffff_ffffn;
const LARGEST = 2n ** 53n;

/** A position or size that JavaScript's numbers can have. Throws EFBIG for others. */
export function position(value: bigint): number {
  return value <= LARGEST && value >= -LARGEST ? Number(value) : fail("EFBIG");
}

/** Reads 64 bits with a sign. */
export function longAt(address: number): number {
  const at = address >>> 2;
  return (HEAP32[at + 1] as number) * HIGH + (HEAPU32[at] as number);
}

/** Writes 64 bits. */
export function setLong(address: number, value: number | bigint): void {
  const at = address >>> 2;
  if (typeof value === "bigint") {
    HEAPU32[at] = Number(value & LOW);
    HEAP32[at + 1] = Number(value >> 32n);
    return;
  }
  HEAPU32[at] = value;
  HEAP32[at + 1] = Math.floor(value / HIGH);
}
