// SPDX-License-Identifier: Apache-2.0
// Signals of a command line's process: the host sends them on, and the program's default is the process's.
import type { SignalsImports } from "../../out/gen/bridge.ts";

const SIGABRT = 6;

/** What the host does by a signal that the program has left to the system. */
export interface ProcessSignals {
  /** What each signal does, by its number: a byte that is an index in `signal_action` of bridge.idl. */
  readonly actions: Uint8Array;
  /** Numbers of signals that do nothing by themselves, and of those that stop the process until it is continued. */
  readonly harmless: ReadonlySet<number>;
  readonly stopping: ReadonlySet<number>;
  /** Stops the process; returns when it goes on. */
  stop(): void;
  /** The number of the process. */
  readonly process: number;
  /** Sends a signal to another process, or to several. Throws the system's errors. */
  kill(process: number, signal: number): void;
}

/** The number of the process where there is none to speak of: libc's own. */
const GUEST = 42;
/** What `kill` means by its own group, and by all; a guest is alone in both. */
const OF_GUEST: ReadonlySet<number> = new Set([0, -1, -GUEST]);

let signals: ProcessSignals | undefined;

/** Makes the signals of the process the program's. */
export function serveProcessSignals(served: ProcessSignals): void {
  signals = served;
}

/** Are signals those of the process? */
export const hasProcessSignals = (): boolean => signals !== undefined;

/** Sends the program a signal, by libc: it may be blocked there. */
export function raiseSignal(signal: number): void {
  (wasmExports["core_raise_signal"] as (signal: number) => void)(signal);
}

/** How a signal ends the program; like Emscripten's `exit`, it passes through all that runs. */
class EndBySignal extends Error {
  readonly status: number;
  readonly signal: number;

  constructor(signal: number) {
    super(`ended by signal ${signal}`);
    this.name = "ExitStatus";
    this.signal = signal;
    this.status = 128 + signal;
  }
}

/** The signal that ended a program, if one did. */
export const endingSignal = (error: unknown): number | undefined =>
  error instanceof EndBySignal ? error.signal : undefined;

export const signalImports: SignalsImports = {
  processId: () => signals?.process ?? GUEST,
  killProcesses(process, signal) {
    try {
      if (signals !== undefined) signals.kill(process, signal);
      else if (OF_GUEST.has(process)) raiseSignal(signal);
      else return ERRNO_CODES["ESRCH"] as number;
      return 0;
    } catch (error) {
      const { code = "" } = error as { code?: string };
      return ERRNO_CODES[code] ?? (ERRNO_CODES["EINVAL"] as number);
    }
  },
  setSignalAction(signal, action) {
    if (signals !== undefined) signals.actions[signal] = action;
  },
  usualSignal(signal) {
    if (signals === undefined || signal === SIGABRT || signals.harmless.has(signal)) return;
    if (signals.stopping.has(signal)) signals.stop();
    else throw new EndBySignal(signal);
  },
};
