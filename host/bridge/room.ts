// SPDX-License-Identifier: Apache-2.0
// Room on the stack that JavaScript runs on, and the error of an engine that has none left.

import type { RoomImports } from "../../out/gen/bridge.ts";

function stackRoom(more: number): void {
  (wasmExports["core_stack_room"] as (more: number) => number)(more);
}

/** Throws what the engine throws when there is less room than a call of Python needs. */
export const demandRoom = (): void => stackRoom(0);

/** Is it what an engine throws when its stack is used up? */
export function isStackOverflow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // V8 and JavaScriptCore throw RangeError, SpiderMonkey InternalError.
  return /call stack|too much recursion/i.test(error.message) && error.name !== "PythonError";
}

export const room: RoomImports = {
  hasRoom(chunks) {
    try {
      stackRoom(chunks - 1);
      return true;
    } catch {
      return false;
    }
  },
  stackRoom,
};
