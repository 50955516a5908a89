// SPDX-License-Identifier: Apache-2.0
// What would wait: there is one process, and one thread, so nothing but a timer's signal can come meanwhile.
import { fail } from "./errors.ts";

let awaitAlarm = (): boolean => false;

/** Sets what waits for the signal of a timer (`signal.alarm`), if one is set, and says whether it has come. */
export function takeAlarm(wait: () => boolean): void {
  awaitAlarm = wait;
}

/** Fails as what waits and is interrupted, or as what would wait for ever. */
export function waitInVain(): never {
  fail(awaitAlarm() ? "EINTR" : "EDEADLK");
}
