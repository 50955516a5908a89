// SPDX-License-Identifier: Apache-2.0
// Signals by the numbers that Python has for them, which are Linux's on every machine, and what the system does with them.

/** Those that another process may send and a program may catch. */
export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
} as const;

/** And those that come from what the program itself does, or cannot be caught. */
const OTHERS = {
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGSTOP: 19,
  SIGSYS: 31,
} as const;

export type SignalName = keyof typeof SIGNALS | keyof typeof OTHERS;

const names = new Map<number, SignalName>(
  Object.entries({ ...SIGNALS, ...OTHERS }).map(([name, number]) => [number, name as SignalName]),
);

/** The name of a number, if it has one. */
export const signalName = (signal: number): SignalName | undefined => names.get(signal);

/** Signals that do nothing by themselves. */
export const HARMLESS: ReadonlySet<number> = new Set([
  SIGNALS.SIGCHLD,
  SIGNALS.SIGCONT,
  SIGNALS.SIGURG,
  SIGNALS.SIGWINCH,
]);

/** Signals that stop the process until it is continued. */
export const STOPPING: ReadonlySet<number> = new Set([
  OTHERS.SIGSTOP,
  SIGNALS.SIGTSTP,
  SIGNALS.SIGTTIN,
  SIGNALS.SIGTTOU,
]);

/** One byte for each signal: an index in `signal_action` of bridge.idl. */
export const ACTION_BYTES = 65;
export const IGNORED = 1;
export const HANDLED = 2;
