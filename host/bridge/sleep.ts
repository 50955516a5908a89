// SPDX-License-Identifier: Apache-2.0
// Blocking for some time, without burning the processor where the engine allows that.

import type { SleepImports } from "../../out/gen/bridge.ts";
import { isAlarmDue, ring, untilAlarm } from "./alarm.ts";
import { isInterrupted, raiseInterrupts } from "./interrupts.ts";

/** How soon an interrupt is seen, in milliseconds. */
const SLICE = 20;

const cell = typeof SharedArrayBuffer === "undefined" ? undefined : new Int32Array(new SharedArrayBuffer(4));
let mayWait = cell !== undefined;

function pause(milliseconds: number): void {
  if (cell && mayWait) {
    try {
      Atomics.wait(cell, 0, 0, milliseconds);
      return;
    } catch {
      mayWait = false; // a page's main thread may not
    }
  }
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Returns false when an interrupt came before the time was over, or was there already. */
function sleep(milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; ; left = end - performance.now()) {
    if (isAlarmDue()) {
      ring();
      return false;
    }
    if (isInterrupted()) {
      raiseInterrupts();
      return false;
    }
    if (left <= 0) return true;
    pause(Math.min(left, SLICE, untilAlarm()));
  }
}

/** Waits until a timer has rung, or another signal has come; false when no timer is set. */
export function awaitAlarm(): boolean {
  return untilAlarm() < Number.POSITIVE_INFINITY && !sleep(Number.POSITIVE_INFINITY);
}

export const sleeping: SleepImports = { sleep };
