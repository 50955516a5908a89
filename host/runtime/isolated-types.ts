// SPDX-License-Identifier: Apache-2.0
// Isolated mode as its users see it: what `loadPyxide({ isolated: … })` takes and resolves to.
import type { InputOptions, OutputOptions } from "../fs/stream-options.ts";

/** Which servers programs may reach. */
export interface IsolatedFetch {
  /** Origins, such as `https://example.com`; requests and redirects to any other are refused. */
  origins: readonly string[];
  /** Largest body of an answer, in bytes. Default: 16 MiB. */
  bytes?: number;
}

/** Limits of programs in isolated mode, and what they are granted. */
export interface IsolatedOptions {
  /** Origins that programs may fetch from. Default: none. */
  fetch?: readonly string[] | IsolatedFetch;
  /** Bytes that files may take, all together. Default: 64 MiB. */
  files?: number;
  /** Bytes of WebAssembly memory. Python raises MemoryError when there is no more. Default: 512 MiB. */
  memory?: number;
  /** Milliseconds that a run may take; it is ended then. Default: 60,000. */
  time?: number;
  /** Bytes that a run may write to standard output and standard error together; it is ended then. Default: 4 MiB. */
  output?: number;
  /**
   * Keep one interpreter for all runs, so that a run sees what earlier ones left. Default: false, each run has an
   * interpreter of its own.
   */
  session?: boolean;
}

/** What crosses into and out of isolated mode, always by copy. */
export type PlainValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | PlainValue[]
  | { [name: string]: PlainValue }
  | Map<PlainValue, PlainValue>
  | Set<PlainValue>;

/** A function that programs may call, with copies of plain values. It may give a promise, which Python awaits. */
// biome-ignore lint/suspicious/noExplicitAny: the program chooses the arguments
export type GrantedFunction = (...args: any[]) => unknown;

/** Names that each run begins with. */
export interface IsolatedGlobals {
  /**
   * Grants a plain value (by copy), a function, or a plain object with functions. Runs that begin later see it.
   * Throws TypeError for anything else.
   */
  set(name: string, value: unknown): void;
  /** Takes a name back. */
  delete(name: string): boolean;
}

/** Why the host ended a run: which limit it went beyond, or `terminate` or `fatal`. */
export type IsolatedReason = "time" | "output" | "memory" | "messages" | "terminate" | "fatal";

/** A Python whose programs are contained. All methods may be taken off the object and called alone. */
export interface IsolatedPython {
  /** Version of the API: Pyxide's own, or Pyodide's for `loadPyodide`. */
  readonly version: string;
  /** What programs are granted. */
  readonly globals: IsolatedGlobals;
  /**
   * Runs source, which may use `await` at top level.
   * @returns a copy of the value of the last statement, if that is an expression without a semicolon after it.
   * @throws an error named `PythonError`, with the exception's `type`, when Python raises; one named `IsolatedError`,
   *   with a `reason`, when the run was ended.
   */
  // biome-ignore lint/suspicious/noExplicitAny: what Python returns has no static type
  runPythonAsync(code: string, options?: { filename?: string }): Promise<any>;
  /** Sets what standard input reads; without options there is none. */
  setStdin(options?: InputOptions): void;
  /** Sets where standard output goes; without options the default is restored. */
  setStdout(options?: OutputOptions): void;
  /** Sets where standard error goes; without options the default is restored. */
  setStderr(options?: OutputOptions): void;
  /** Ends all runs, which reject, and frees everything. Later runs reject, too. */
  terminate(): void;
}
