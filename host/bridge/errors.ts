// SPDX-License-Identifier: Apache-2.0
// Errors across the boundary: PythonError, and what exports fail with.

import {
  type ErrorKind,
  type ErrorsImports,
  errorKind,
  type Owned,
  type Pointer,
} from "../../out/gen/bridge.ts";
import { steady } from "./builtins.ts";
import { Box, fail } from "./outcomes.ts";
import { isStackOverflow } from "./room.ts";
import { withLongStack } from "./stack-frames.ts";
import { releaseObject } from "./wasm.ts";

const registry = new FinalizationRegistry<Owned<"PyObject">>(releaseObject);
const exceptions = steady(new WeakMap<object, Owned<"PyObject">>());

/** By this name consoles find how an object wants to be shown. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** Frames of the program itself. */
const OWN_FRAME = /wasm:\/\/|pyxide\.asm\.mjs/;

/** A Python exception in JavaScript. The message is the traceback as Python prints it. */
export class PythonError extends Error {
  /** The name of the exception's type, for example `ValueError`. */
  readonly type: string;

  /** @internal One that a program makes stands for no exception: in Python it is an error of JavaScript's. */
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }

  /** Address of the exception object, to compare with `id(sys.last_exc)`. @internal */
  get __error_address(): number {
    return exceptions.get(this) ?? 0;
  }

  /** What Node, Deno and Bun show of it: JavaScript's part of the stack, and then, to be seen last, Python's traceback. */
  [INSPECT](): string {
    const { stack = "", message } = this;
    const after = stack.slice(stack.indexOf(message) + message.length);
    const frames = after.split("\n").filter((line) => /^\s+at /.test(line) && !OWN_FRAME.test(line));
    return ["PythonError: Python was called", ...frames, message.trimEnd()].join("\n");
  }

  static {
    // Bundlers may rename the class.
    for (const owner of [PythonError, PythonError.prototype])
      Object.defineProperty(owner, "name", { value: "PythonError", configurable: true });
  }
}

/** What ends an asynchronous iterator of JavaScript in Python. */
export class StopAsyncIteration extends Error {
  override readonly name = "StopAsyncIteration";
}

function classifyError(error: unknown): ErrorKind {
  try {
    if (exceptions.has(error as object)) return errorKind.python;
    if (error instanceof StopAsyncIteration) return errorKind.stopAsyncIteration;
    return isStackOverflow(error) ? errorKind.stackOverflow : errorKind.other;
  } catch {
    return errorKind.other; // a Proxy that refuses to be looked into
  }
}

function errorText(error: unknown): string {
  try {
    return error instanceof Error ? Error.prototype.toString.call(error) : String(error);
  } catch {
    // A getter or `toString` that throws.
  }
  try {
    return Object.prototype.toString.call(error);
  } catch {
    return "[object Proxy]"; // a revoked one
  }
}

function pythonError(type: unknown, message: unknown, exception: Owned<"PyObject">): PythonError {
  const error = withLongStack(() => new PythonError(type as string, message as string));
  exceptions.set(error, exception);
  registry.register(error, exception);
  return error;
}

export const errors: ErrorsImports = {
  classifyError,
  errorText,
  fail,
  outcomeBox: (value, isError) => new Box(value, isError !== 0),
  pythonError,
  pythonErrorException: (error) => exceptions.get(error as object) ?? (0 as Pointer<"PyObject">),
  newError: (message) => new Error(message as string),
  /** Stands for a thrown value that is no error when Python asks for an error's properties. */
  errorFor: (value) => {
    const text =
      typeof value === "string" ? value : `A value that is not an Error was thrown: ${errorText(value)}`;
    return new Error(text, { cause: value });
  },
};
