// SPDX-License-Identifier: Apache-2.0
// Error numbers: what operations throw, and system calls return.
import type { FileSystem } from "./types.ts";

declare const FS: FileSystem;

/** Throws the error that stands for an error number of libc. */
export function fail(code: string): never {
  throw new FS.ErrnoError(ERRNO_CODES[code] as number);
}

/** Is this the error of that name? */
export function isError(error: unknown, code: string): boolean {
  return (error as { errno?: unknown } | null)?.errno === ERRNO_CODES[code];
}

// biome-ignore lint/suspicious/noExplicitAny: system calls take what libc gives them
export type Call = (...args: any[]) => number;

/** The call with an error number as its result where it throws one; WASI's are positive. */
export function returning(sign: 1 | -1, call: Call): Call {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      if ((error as { name?: unknown } | null)?.name !== "ErrnoError") throw error;
      return sign * (error as { errno: number }).errno;
    }
  };
}
