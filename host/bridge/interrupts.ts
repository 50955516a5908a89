// SPDX-License-Identifier: Apache-2.0
// The interrupt buffer: another thread, or JavaScript that Python called, leaves a signal's number in it for CPython.
// Invariant: a signal is taken in one step. CPython would read the element and then write 0 each time it looks: what
// another thread wrote between the two would be lost.

import { isAlarmDue, isAlarmSet, ring } from "./alarm.ts";
import { hasProcessSignals, raiseSignal } from "./signals.ts";

let buffer: Uint8Array | Int32Array | undefined;

/** The signal that CPython is taking just now, or 0. */
const taken = [0];

/**
 * What CPython finds as its buffer. It asks three times: whether there is a buffer, to read the signal, and to write 0,
 * which ends the taking. When no signal waits there is no buffer, and it asks once.
 */
function signals(): number[] | undefined {
  if (taken[0] === 0) {
    if (isAlarmDue()) ring();
    if (hasProcessSignals()) raiseInterrupts();
    if (!buffer?.[0]) return undefined;
    taken[0] = take();
  }
  return taken;
}

const take = (): number => Atomics.exchange(buffer as Uint8Array, 0, 0);

/** Raises the process's signals that wait: libc knows which are blocked, and what the others do. */
export function raiseInterrupts(): void {
  while (hasProcessSignals() && buffer?.[0]) raiseSignal(take());
}

/** Is a signal waiting? It stays where it is. In a buffer that has gone to another thread there is none. */
export function isInterrupted(): boolean {
  return Boolean(buffer?.[0]) || isAlarmDue();
}

/** Throws EINTR, as a system call fails with it, when a signal is waiting. */
export function throwIfInterrupted(): void {
  if (isInterrupted()) throw new FS.ErrnoError(ERRNO_CODES["EINTR"] as number);
}

/** Is there a buffer that may get a signal, or a timer that may ring? */
export function expectsInterrupts(): boolean {
  return buffer !== undefined || isAlarmSet();
}

/** Sends a signal from this thread. There has to be a buffer. */
export function sendInterrupt(signal: number): void {
  if (buffer !== undefined && buffer.length > 0) Atomics.store(buffer, 0, signal);
}

/** Sets where signals come from; the interpreter has to be told whether there is such a place. */
export function setBuffer(wanted: Uint8Array | Int32Array | undefined): void {
  if (wanted) checkBuffer(wanted);
  buffer = wanted || undefined;
}

/** Has CPython look here for signals. */
export function serveSignals(): void {
  Object.defineProperty(Module, "Py_EmscriptenSignalBuffer", { get: signals, configurable: true });
}

function checkBuffer(wanted: Uint8Array | Int32Array): void {
  try {
    // Signals are numbers; what holds bigints could not be written to.
    if (typeof Atomics.load(wanted, 0) !== "number") throw new TypeError("its elements are no numbers");
  } catch (cause) {
    const message = "setInterruptBuffer: not a Uint8Array or an Int32Array with at least one element";
    throw new TypeError(message, { cause });
  }
}
