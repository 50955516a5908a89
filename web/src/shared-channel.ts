// SPDX-License-Identifier: Apache-2.0
// The memory that the page and the worker share where the page is cross-origin isolated and the browser has such memory:
// interrupts, lines for `input()`, and how much output the page has shown.
// Invariant: the worker alone sleeps on it; the page only stores and notifies.

export interface SharedBuffers {
  readonly interrupt: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly line: SharedArrayBuffer;
}

/** Slots of `control`, an Int32Array. */
export const inputState = 0;
export const inputLength = 1;
export const outputShown = 2;

/** Values of the slot `inputState`. */
export const state = { idle: 0, waiting: 1, line: 2, endOfFile: 3, interrupted: 4 } as const;

export const sigint = 2;
/** Characters that one line of input may have: four bytes each, and its end, fit in `line`. */
export const maxLine = 1 << 18;

/** Why the page and the worker cannot share memory; undefined where they can. */
export function whyNotShared(): string | undefined {
  if (!globalThis.crossOriginIsolated) {
    return "This page is not cross-origin isolated: its server sends no COOP and COEP headers.";
  }
  if (typeof SharedArrayBuffer === "undefined") return "This browser has no SharedArrayBuffer.";
  return undefined;
}

/** Undefined where memory cannot be shared. */
export function createBuffers(): SharedBuffers | undefined {
  if (whyNotShared() !== undefined) return undefined;
  return {
    interrupt: new SharedArrayBuffer(4),
    control: new SharedArrayBuffer(16),
    line: new SharedArrayBuffer(maxLine * 4 + 1),
  };
}

/** What showing a text costs, in the unit of the slot `outputShown`. */
export function outputCost(text: string): number {
  return 1 + (text.length >> 8);
}
