// SPDX-License-Identifier: Apache-2.0
// For tests of interrupts: the signal, and an instance that gets it.
import { python } from "./kit.ts";
import type { Python } from "./types.ts";

export const SIGINT = 2;

/** An instance with a buffer set; the buffer is taken off in the end. */
export async function withBuffer<T>(
  buffer: Uint8Array | Int32Array,
  body: (py: Python) => T,
): Promise<Awaited<T>> {
  const py = await python();
  py.setInterruptBuffer(buffer);
  try {
    return await body(py);
  } finally {
    py.setInterruptBuffer(undefined);
  }
}
