// SPDX-License-Identifier: Apache-2.0
// For tests of Python that blocks on promises: the promises, and code that runs with them.
import { type PyProxy, python, scope } from "./kit.ts";

export type Promising = PyProxy & { callPromising(...args: unknown[]): Promise<unknown> };

/** A promise of `value` in `ms` milliseconds. */
export const later = (ms: number, value: unknown): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, ms, value));
/** A promise that is rejected in `ms` milliseconds. */
export const failing = (ms: number): Promise<unknown> =>
  new Promise((_, reject) => setTimeout(() => reject(new RangeError("refused")), ms));

/** Runs code with top-level await in a namespace of its own; `later` and `failing` make promises. */
export async function run(code: string, values: Record<string, unknown> = {}): Promise<unknown> {
  const py = await python();
  return scope(py, { later, failing, ...values }, (globals) =>
    py.runPythonAsync(`import asyncio, sys, time\nfrom pyodide.ffi import run_sync, can_run_sync\n${code}`, {
      globals,
    }),
  );
}
