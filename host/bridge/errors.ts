// SPDX-License-Identifier: Apache-2.0
// Errors across the boundary: PythonError, what `raise` throws, and what is fatal.

import type { Pointer } from "../../out/gen/bridge.ts";
import { core, releaseObject } from "./wasm.ts";

const registry = new FinalizationRegistry<Pointer<"PyObject">>(releaseObject);
const exceptions = new WeakMap<object, Pointer<"PyObject">>();

/** A Python exception in JavaScript. The message is the traceback as Python prints it. */
export class PythonError extends Error {
  /** The name of the exception's type, for example `ValueError`. */
  readonly type: string;

  /** @internal */
  constructor(type: string, message: string, exception: Pointer<"PyObject">) {
    super(message);
    this.type = type;
    core.retain(exception);
    exceptions.set(this, exception);
    registry.register(this, exception);
  }

  /** Address of the exception object, to compare with `id(sys.last_exc)`. @internal */
  get __error_address(): number {
    return exceptions.get(this) ?? 0;
  }

  static {
    // Bundlers may rename the class.
    for (const owner of [PythonError, PythonError.prototype])
      Object.defineProperty(owner, "name", { value: "PythonError", configurable: true });
  }
}

export function exceptionOf(error: unknown): Pointer<"PyObject"> {
  return exceptions.get(error as object) ?? (0 as Pointer<"PyObject">);
}

/** What `raise` threw last; anything else that leaves wasm is a trap. */
let raised: { readonly error: unknown } | undefined;

export function raise(error: unknown): never {
  raised = { error };
  throw error;
}

export function wasRaised(error: unknown): boolean {
  return raised !== undefined && Object.is(raised.error, error);
}

export function isStackOverflow(error: unknown): boolean {
  try {
    if (!(error instanceof Error)) return false;
    // V8 and JavaScriptCore throw RangeError, SpiderMonkey InternalError.
    return /call stack|too much recursion/i.test(error.message) && error.name !== "PythonError";
  } catch {
    return false;
  }
}

/** Stands for a thrown value that is no error when Python asks for an error's properties. */
export function errorFor(value: unknown): Error {
  return new Error(`A value that is no Error was thrown: ${errorText(value)}`, { cause: value });
}

export function errorText(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return Object.prototype.toString.call(error);
  }
}
