// SPDX-License-Identifier: Apache-2.0
// JavaScript's stack as entries of a Python traceback.

import type { StackFramesImports } from "../../out/gen/bridge.ts";
import { isObject, peek } from "./values.ts";

const OWN_FRAMES = 12;

interface Frame {
  name: string;
  file: string;
  line: number;
}

/** `at name (file:line:column)` and `at file:line:column`; or `name@file:line:column`. */
const FORMS = [
  /^\s*at (?:async )?(?:(?<name>.*?) \()?(?<file>.*?):(?<line>\d+)(?::\d+)?\)?$/,
  /^(?<name>.*?)@(?<file>.*?):(?<line>\d+)(?::\d+)?$/,
];

/** WebAssembly, and what lies between it and the functions of others. */
const OWN = /wasm|\/(?:pyxide|pyodide)(?:\.asm)?\.m?js$/;

function parse(line: string): Frame | undefined {
  if (line.includes("wasm-function")) return { name: "", file: "wasm", line: 0 };
  for (const form of FORMS) {
    const { name, file, line: number } = form.exec(line)?.groups ?? {};
    if (file !== undefined) return { name: name || "<anonymous>", file, line: Number(number) };
  }
  return undefined;
}

/** Frames between the latest entry into wasm and the one before; the stack of a `PythonError` begins inside. */
function errorFrames(error: unknown): (string | number)[] {
  const stack = isObject(error) ? peek(error, "stack") : undefined;
  if (typeof stack !== "string") return [];
  const frames = stack
    .split("\n")
    .map(parse)
    .filter((frame) => frame !== undefined);
  const isOwn = ({ file }: Frame): boolean => OWN.test(file);
  const first = frames.findIndex((frame) => !isOwn(frame));
  if (first < 0) return [];
  const rest = frames.slice(first);
  const end = rest.findIndex(isOwn);
  // An error that was not made in a call from Python has no such end, and what it went through since is not known.
  const isCutOff = end < 0 && frames.length >= (Error.stackTraceLimit ?? Number.POSITIVE_INFINITY);
  return rest
    .slice(0, isCutOff ? rest.length : Math.max(end, 0))
    .flatMap(({ name, file, line }) => [name, file, line]);
}

export const stackFrames: StackFramesImports = { errorFrames };

/** More frames than the engine keeps by default, since the first ones are wasm's and the bridge's. */
export function withLongStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  // Where Error is frozen, the stack stays short.
  if (typeof limit !== "number" || !Reflect.set(Error, "stackTraceLimit", limit + OWN_FRAMES)) return make();
  try {
    return make();
  } finally {
    Reflect.set(Error, "stackTraceLimit", limit);
  }
}
