// SPDX-License-Identifier: Apache-2.0
// What suspended stacks that wait for Python's locks wait for: one promise for all of them, fulfilled when any lock or
// queue changes.

import type { LocksImports } from "../../out/gen/bridge.ts";
import { expectsInterrupts } from "./interrupts.ts";

let change: PromiseWithResolvers<void> | undefined;

/** A promise of the next change, or of the end of some time. */
function lockChange(milliseconds: number): Promise<void> {
  change ??= Promise.withResolvers();
  const { promise } = change;
  if (milliseconds === Number.POSITIVE_INFINITY) return promise;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    promise.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function tellLockChange(): void {
  change?.resolve();
  change = undefined;
}

export const locks: LocksImports = { lockChange, tellLockChange, expectsInterrupts };
