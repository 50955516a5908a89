// SPDX-License-Identifier: Apache-2.0
// The timers of signal.alarm and signal.setitimer. JavaScript's timers come when Python has ended; who looks for interrupts
// looks at the clock instead, so a program that computes or waits hears them.

/** When each kind of timer is due, on the clock of `performance`. libc keeps the rest. */
const due = new Map<number, number>();

/** Is there a timer that may ring? */
export const isAlarmSet = (): boolean => due.size > 0;

const rings =
  (now: number): ((entry: [number, number]) => boolean) =>
  ([, time]) =>
    time <= now;

/** Has a timer rung that Python has not been told of? */
export const isAlarmDue = (): boolean => due.size > 0 && [...due].some(rings(performance.now()));

/** Milliseconds until a timer rings. */
export const untilAlarm = (): number => Math.min(...due.values()) - performance.now();

/** Sends the signals of timers that have rung; libc sets a repeated one anew. */
export function ring(): void {
  const now = performance.now();
  for (const [which] of [...due].filter(rings(now))) {
    due.delete(which);
    __emscripten_timeout(which, now);
  }
}

/** Takes the place of libc's `_setitimer_js`: a timer is set for some milliseconds from now, or cleared by 0. `look` has CPython look. */
export function takeTimers(env: Record<string, unknown>, look: () => void): void {
  env["_setitimer_js"] = (which: number, milliseconds: number): number => {
    due.delete(which);
    if (milliseconds > 0) due.set(which, performance.now() + milliseconds);
    if (isAlarmSet()) look();
    return 0;
  };
}
