// SPDX-License-Identifier: Apache-2.0
// Signals that other processes send: Python has its handlers called in its thread, and what it leaves to the system happens
// to the process.
import {
  ACTION_BYTES,
  HANDLED,
  HARMLESS,
  IGNORED,
  SIGNALS,
  STOPPING,
  signalName,
} from "../platform/signals.ts";

/** A terminal, or a launcher, may send SIGINT more than once for one Ctrl-C: within this time, in milliseconds. */
const ONE_PRESS = 300;
/** How soon a signal is sent again that found another on its way. */
const RETRY = 1;

/** Ends the process by a signal, so that the parent sees which; it ends when JavaScript is next idle. */
export function endProcess(signal: number): void {
  const name = signalName(signal);
  // A machine without such a signal has the code that shells make of it.
  if (name === undefined || process.platform === "win32") process.exit(128 + signal);
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}

/** What sends a signal to Python. */
interface Python {
  /** False while another signal is on its way. */
  signal(signal: number): boolean;
  /** Is the last signal still on its way? */
  readonly hasSignal: boolean;
}

/** Receives the process's signals from when it is made. */
export class ProcessSignals {
  /** What Python's thread says that each signal does. */
  readonly memory = new SharedArrayBuffer(ACTION_BYTES);
  readonly #actions = new Uint8Array(this.memory);
  readonly #waiting = new Set<number>();
  #python: Python | undefined;
  #lastInterrupt = 0;

  constructor() {
    for (const [name, signal] of Object.entries(SIGNALS)) {
      try {
        // Node itself opens its debugger by SIGUSR1 where nobody else listens.
        process.on(name, () => this.#receive(signal));
      } catch {
        // The machine has no such signal.
      }
    }
  }

  /** From now on signals that Python handles are sent on. */
  serve(python: Python): void {
    this.#python = python;
    this.#deliver();
  }

  #receive(signal: number): void {
    const action = this.#actions[signal];
    if (action === IGNORED) return;
    if (action !== HANDLED) {
      if (STOPPING.has(signal)) process.kill(process.pid, "SIGSTOP");
      else if (!HARMLESS.has(signal)) endProcess(signal);
      return;
    }
    if (signal === SIGNALS.SIGINT && this.#isDeaf()) endProcess(signal);
    this.#waiting.add(signal);
    this.#deliver();
  }

  /** Has Python not taken an earlier Ctrl-C? It hangs in something that does not look. */
  #isDeaf(): boolean {
    const now = performance.now();
    const isNew = now - this.#lastInterrupt > ONE_PRESS;
    if (!isNew) return false;
    const isWaiting = this.#lastInterrupt > 0 && this.#python?.hasSignal === true;
    this.#lastInterrupt = now;
    return isWaiting;
  }

  #deliver(): void {
    for (const signal of this.#waiting) {
      if (this.#python?.signal(signal) !== true) break;
      this.#waiting.delete(signal);
    }
    if (this.#waiting.size > 0 && this.#python !== undefined) setTimeout(() => this.#deliver(), RETRY);
  }
}
