// SPDX-License-Identifier: Apache-2.0
// Which errors are findings. Invariant: what a program itself may cause is none: any value can be thrown, so only what names
// the inside of the interpreter counts.

const INSIDE =
  /memory access|null function|unreachable|table index|out of bounds memory|signature mismatch|InternalError|SystemError|_emscripten|wasm trap|fatal error|indirect call|function signature/i;
const NAMES = new Set(["FatalError", "InternalError", "RuntimeError", "ExitStatus", "CompileError"]);

/** Names in the repr of what an error is about. */
const QUOTED = /'\w+'/g;

/** The package's own code failed at a value that it has not looked at. */
const CARELESS = /^(Cannot read prop|Cannot set prop|Cannot destructure|undefined is not)/;

export function findingIn(error) {
  try {
    if (!(error instanceof Error)) return undefined;
    const { name, message, stack } = error;
    if (typeof message !== "string") return undefined;
    if (NAMES.has(name) && name !== error.type) return `an error of the inside: ${name}: ${stack}`;
    if (INSIDE.test(message.replace(QUOTED, "")) && !/\bmeant\b/.test(message))
      return `an error of the inside: ${stack}`;
    const top = typeof stack === "string" ? stack.slice(stack.indexOf("\n    at ") + 1).split("\n")[0] : "";
    if (error instanceof TypeError && CARELESS.test(message) && top.includes("/dist/"))
      return `an error that does not say what is wrong: ${stack}`;
  } catch {
    // The error answers for itself.
  }
  return undefined;
}
