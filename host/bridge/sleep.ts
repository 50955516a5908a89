// SPDX-License-Identifier: Apache-2.0
// Blocking for some time, without burning the processor where the engine allows that.

import type { SleepImports } from "../../out/gen/bridge.ts";
import { isInterrupted } from "./interrupts.ts";

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

/** Returns false when an interrupt came before the time was over. */
function sleep(milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - performance.now()) {
    if (isInterrupted()) return false;
    pause(Math.min(left, SLICE));
  }
  return true;
}

export const sleeping: SleepImports = { sleep };
