// SPDX-License-Identifier: Apache-2.0
// Blocking for some time, without burning the processor where the engine allows that.

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

function isInterrupted(): boolean {
  const buffer = Module.Py_EmscriptenSignalBuffer;
  return buffer !== undefined && buffer[0] !== 0;
}

/** Returns false when an interrupt came before the time was over. */
export function sleep(milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - performance.now()) {
    if (isInterrupted()) return false;
    pause(Math.min(left, SLICE));
  }
  return true;
}
