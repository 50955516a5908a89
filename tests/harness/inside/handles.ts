// SPDX-License-Identifier: Apache-2.0
// Counts the live handles of an instance, where it tells them: Core.liveHandles() on the instance's `_module.core`.
import type { Python } from "./types.ts";

interface Counting {
  _module?: { core?: { liveHandles?(): Handles } };
}

// What the interpreter itself keeps of the last error, and garbage in cycles, is nobody's leak.
const TIDY = `
def _tidy():
    import gc, sys
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    gc.collect()
_tidy()
del _tidy
`;

export interface Handles {
  js: number;
  python: number;
}

/** Undefined when there is no instance yet, it is dead, or it does not count. */
export function handlesOf(instance: Python | undefined): Handles | undefined {
  const core = (instance as Counting | undefined)?._module?.core;
  if (instance === undefined || core?.liveHandles === undefined) return undefined;
  try {
    instance.runPython("raise ValueError('takes the place of the last error')");
  } catch {
    // as it should
  }
  try {
    instance.runPython(TIDY);
  } catch {
    return undefined;
  }
  return core.liveHandles();
}

const ROUNDS = 6;

/**
 * The handles once they are no more than `before`, or after some garbage collections: an error or a method that nobody
 * destroys is released with its JavaScript object. Undefined where garbage cannot be collected on demand.
 */
export async function settledHandles(
  instance: Python | undefined,
  before: Handles,
): Promise<Handles | undefined> {
  let handles = handlesOf(instance);
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < ROUNDS; round++) {
    if (handles === undefined || (handles.js <= before.js && handles.python <= before.python)) return handles;
    if (gc === undefined) return undefined;
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
    handles = handlesOf(instance);
  }
  return handles;
}
