// SPDX-License-Identifier: Apache-2.0
// Times of files: milliseconds as JavaScript counts them, nanoseconds as POSIX does.

const MILLION = 1_000_000n;

/** The nearest number of milliseconds. */
export function milliseconds(time: bigint): number {
  return Number(time / MILLION) + Number(time % MILLION) / 1e6;
}

/** The time in nanoseconds; `exact`, when it is still that time. */
export function nanoseconds(time: number, exact?: bigint): bigint {
  if (exact !== undefined && milliseconds(exact) === time) return exact;
  const whole = Math.floor(time);
  return BigInt(whole) * MILLION + BigInt(Math.round((time - whole) * 1e6));
}
