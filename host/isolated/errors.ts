// SPDX-License-Identifier: Apache-2.0
// The two errors that a run rejects with.
import type { IsolatedReason } from "../runtime/isolated-types.ts";

/** The host ended a run: it went beyond a limit, broke the protocol, or was terminated. */
export class IsolatedError extends Error {
  readonly reason: IsolatedReason;

  static {
    Object.defineProperty(IsolatedError, "name", { value: "IsolatedError" });
  }

  constructor(reason: IsolatedReason, message: string) {
    super(message);
    this.name = "IsolatedError";
    this.reason = reason;
  }
}

/** A Python exception that a program did not handle. The message is the traceback as Python prints it. */
export class PythonError extends Error {
  /** The name of the exception's type, for example `ValueError`. */
  readonly type: string;

  static {
    Object.defineProperty(PythonError, "name", { value: "PythonError" });
  }

  constructor(type: string, message: string) {
    super(message);
    this.name = "PythonError";
    this.type = type;
  }
}
