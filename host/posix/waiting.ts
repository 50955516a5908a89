// SPDX-License-Identifier: Apache-2.0
// What would wait: there is one process, and one thread, so nothing but a timer's signal can come meanwhile.
import { fail } from "./errors.ts";

let awaitAlarm = (): boolean => false;

/** Sets what waits for the signal of a timer (`signal.alarm`), if one is set, and says whether it has come. */
export function takeAlarm(wait: () => boolean): void {
  awaitAlarm = wait;
}

let rest = (_milliseconds: number): boolean => true;
let signalBrokenPipe = (): void => undefined;

/** Sets what lets some milliseconds pass, unless a signal comes (false), and what sends SIGPIPE. */
export function takeProcess(wait: typeof rest, breakPipe: () => void): void {
  rest = wait;
  signalBrokenPipe = breakPipe;
}

/** Lets some milliseconds pass; false when a signal has come. */
export const waitShortly = (milliseconds: number): boolean => rest(milliseconds);

/** Sends the program what the system sends who writes to a pipe that nobody reads. */
export const brokenPipe = (): void => signalBrokenPipe();

/** Fails as what waits and is interrupted, or as what would wait for ever. */
export function waitInVain(): never {
  fail(awaitAlarm() ? "EINTR" : "EDEADLK");
}
