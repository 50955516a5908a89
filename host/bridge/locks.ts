// SPDX-License-Identifier: Apache-2.0
// What suspended stacks that wait for Python's locks wait for: one promise for all of them, fulfilled when any lock or
// queue changes.

import type { LocksImports } from "../../out/gen/bridge.ts";
import { helpers } from "./helpers.ts";
import { expectsInterrupts } from "./interrupts.ts";

let change: PromiseWithResolvers<void> | undefined;

/** A promise of the next change, or of the end of some time. */
function lockChange(milliseconds: number): Promise<unknown> {
  change ??= Promise.withResolvers();
  const { promise } = change;
  return milliseconds === Number.POSITIVE_INFINITY ? promise : helpers.timed(promise, milliseconds)[0];
}

function tellLockChange(): void {
  change?.resolve();
  change = undefined;
}

export const locks: LocksImports = { lockChange, tellLockChange, expectsInterrupts };
