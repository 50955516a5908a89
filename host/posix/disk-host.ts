// SPDX-License-Identifier: Apache-2.0
// Flags, errors and names as Node's file system has them.
import { nodeModules } from "../platform/platform.ts";
import {
  ACCESS,
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_NONBLOCK,
  O_SYNC,
  O_TRUNC,
} from "./constants.ts";
import { fail } from "./errors.ts";
import { bytesOf, isPlain } from "./names.ts";

/** A path as Node takes it: bytes when it is not plain text. */
export function toHost(path: string): string | Buffer {
  return isPlain(path) ? path : Buffer.from(bytesOf(path));
}

/** Runs an operation of Node's, and throws its errors as error numbers. */
export function mapError<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== "string") throw error;
    if (ERRNO_CODES[code] !== undefined) fail(code);
    // Windows calls what it has no name for unknown; what Node refuses itself is an argument.
    fail(code === "UNKNOWN" || code.startsWith("ERR_") ? "EINVAL" : "EIO");
  }
}

const NAMES = {
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_NONBLOCK,
  O_SYNC,
  O_TRUNC,
} as const;

/** The machine's flags for libc's: those of the program that last, and of others the `extra` ones. */
export function hostFlags(flags: number, extra: number): number {
  const { constants } = (nodeModules() as NonNullable<ReturnType<typeof nodeModules>>).fs;
  const lasting = ACCESS | O_APPEND | O_DSYNC | O_SYNC;
  const wanted = flags & (lasting | extra);
  // Nodes are no links: what has become one meanwhile is not followed.
  let result = (wanted & ACCESS) | (constants.O_NOFOLLOW ?? 0);
  for (const [name, bit] of Object.entries(NAMES)) {
    if ((wanted & bit) !== 0) result |= (constants as unknown as Record<string, number>)[name] ?? 0;
  }
  return result;
}
