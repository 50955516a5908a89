// SPDX-License-Identifier: Apache-2.0
// Options of setStdin, setStdout and setStderr.

/** A handler that is called as a method of the options that it is part of. Throws TypeError when it is no function. */
export function asMethod<Args extends unknown[], Result>(
  options: object,
  handler: (...args: Args) => Result,
): (...args: Args) => Result {
  if (typeof handler !== "function") throw new TypeError("a handler of a stream must be a function");
  return (...args) => Reflect.apply(handler, options, args);
}

/**
 * Handlers for standard output or standard error; at most one of `batched`, `raw` and `write`. They are called as methods
 * of the options.
 */
export interface OutputOptions {
  /** Takes one line at a time, without its newline; also an unfinished line when the stream is flushed. */
  batched?: (output: string) => void;
  /** Takes one byte at a time. */
  raw?: (charCode: number) => void;
  /** Takes the bytes of each write and returns how many of them it has taken. */
  write?: (buffer: Uint8Array) => number;
  /** What `isatty()` answers; not together with `batched`. Default: false. */
  isatty?: boolean;
  /** With `write`: called by `os.fsync()`. */
  fsync?: () => void;
  /** The size of the terminal, for `os.get_terminal_size()`; without it, or where it gives nothing, 24 by 80. */
  getTerminalSize?: () => TerminalSize | undefined;
}

/** Characters of a terminal. */
export interface TerminalSize {
  rows: number;
  columns: number;
}

/** What a `stdin` handler may return: a line, bytes, one byte, or nothing at the end of the input. */
export type InputValue = string | ArrayBuffer | ArrayBufferView | number | null | undefined;

/** What is told of a read whose input nobody should see; other reads tell nothing. */
export interface InputRequest {
  /** False: the program has turned off the terminal's echo, as `getpass` does. */
  echo: false;
}

/** Handlers for standard input, called as methods of the options; at most one of `stdin`, `read` and `error`. */
export interface InputOptions {
  /**
   * Gives the next piece of input; a string gets a newline if it has none. It may give a promise: then Python waits where
   * it can be suspended (the engine has JSPI, and Python was entered by `runPythonAsync` or the event loop), and elsewhere
   * the read fails.
   */
  stdin?: (request?: InputRequest) => InputValue | Promise<InputValue>;
  /** Fills the buffer and returns how many bytes it has written; 0 is the end of the input. */
  read?: (buffer: Uint8Array, request?: InputRequest) => number;
  /** If true, reading fails with an I/O error. */
  error?: boolean;
  /** What `isatty()` answers. Default: false. */
  isatty?: boolean;
  /**
   * With `stdin`: does the input end after each string or buffer that does not end with a newline (a string is given one),
   * and a read with each value, or does a read ask for more until it is satisfied? Default: true.
   */
  autoEOF?: boolean;
}

/** What a handler has returned, which must be a whole number from 0 to `most`. Throws TypeError, which says `demand`. */
export function checkCount(value: unknown, most: number, demand: string): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) return value as number;
  throw new TypeError(`${demand}, not ${typeof value === "string" ? JSON.stringify(value) : String(value)}`);
}
