// SPDX-License-Identifier: Apache-2.0
// Times of the machine's files. Node takes seconds as floating-point numbers, which are 238 ns apart at present: times become the
// nearest of these.
import type { BigIntStats } from "node:fs";
import type { Changes } from "./types.ts";

const BILLION = 1_000_000_000n;

/** What Node takes for a time: a negative number only as text; others are the present. */
type When = number | string | Date;

/** Since libuv 1.51 this is the kernel's present, and what is no time leaves a time as it is. */
const NOW = "Infinity";
const OMIT = new Date(Number.NaN);

function knowsOmission(): boolean {
  const [major = 0, minor = 0] = (process.versions["uv"] ?? "").split(".").map(Number);
  return process.platform !== "win32" && (major > 1 || minor >= 51);
}

function seconds(time: bigint): When {
  const size = time < 0n ? -time : time;
  // libuv drops what is less than a nanosecond.
  const number = Number(size / BILLION) + (Number(size % BILLION) + 0.5) / 1e9;
  return time < 0n ? String(-number) : number;
}

/** Sets those times that are changed. */
export function setTimes(
  { atime, mtime, exact, now }: Changes,
  stat: () => BigIntStats,
  set: (atime: When, mtime: When) => void,
): void {
  if ((atime ?? undefined) === undefined && (mtime ?? undefined) === undefined) return;
  const knows = knowsOmission();
  const when = (time: number | null | undefined, name: "atime" | "mtime"): When => {
    if (typeof time !== "number") return knows ? OMIT : seconds(stat()[`${name}Ns`]);
    if (knows && now?.includes(name)) return NOW;
    const precise = exact?.[name];
    return precise === undefined ? new Date(time) : seconds(precise);
  };
  set(when(atime, "atime"), when(mtime, "mtime"));
}
