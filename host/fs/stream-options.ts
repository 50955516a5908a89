// SPDX-License-Identifier: Apache-2.0
// Options of setStdin, setStdout and setStderr.

/** Handlers for standard output or standard error; at most one of `batched`, `raw` and `write`. */
export interface OutputOptions {
  /** Takes one line at a time, without its newline; also an unfinished line when the stream is synced. */
  batched?: (output: string) => void;
  /** Takes one byte at a time. */
  raw?: (charCode: number) => void;
  /** Takes the bytes of each write and returns how many of them it has taken. */
  write?: (buffer: Uint8Array) => number;
  /** What `isatty()` answers; not together with `batched`. Default: false. */
  isatty?: boolean;
}

/** What a `stdin` handler may return: a line, bytes, one byte, or nothing at the end of the input. */
export type InputValue = string | ArrayBuffer | ArrayBufferView | number | null | undefined;

/** Handlers for standard input; at most one of `stdin`, `read` and `error`. */
export interface InputOptions {
  /**
   * Gives the next piece of input; a string gets a newline if it has none. It may give a promise: then Python waits where
   * it can be suspended (the engine has JSPI, and Python was entered by `runPythonAsync` or the event loop), and elsewhere
   * the read fails.
   */
  stdin?: () => InputValue | Promise<InputValue>;
  /** Fills the buffer and returns how many bytes it has written; 0 is the end of the input. */
  read?: (buffer: Uint8Array) => number;
  /** If true, reading fails with an I/O error. */
  error?: boolean;
  /** What `isatty()` answers. Default: false. */
  isatty?: boolean;
  /** Does a read end with each value that `stdin` returns, or ask for more until it is satisfied? Default: true. */
  autoEOF?: boolean;
}
