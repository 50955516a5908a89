// SPDX-License-Identifier: Apache-2.0
// What a Python command line asks for, as far as the host must know before Python sees it.

/** `prompt` when there is no program: Python would read it from standard input. */
export type Program = "program" | "prompt";

/** Options of Python that take a value, in the same word or in the next one. */
const WITH_VALUE = "WX";
/** Options that name the program, or print something and end. */
const DECISIVE = "cmhV?";

/** Does a command line name a program (`-c`, `-m`, a file, `-`), or does it lead to a prompt? */
export function programOf(args: readonly string[]): Program {
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    if (word === "-" || !word.startsWith("-")) return "program";
    if (word === "--") return index + 1 < args.length ? "program" : "prompt";
    if (word.startsWith("--")) {
      if (word === "--check-hash-based-pycs") index++;
      else return "program";
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (DECISIVE.includes(letter)) return "program";
      // With -i, CPython's own prompt follows whatever runs first.
      if (WITH_VALUE.includes(letter)) {
        if (at === word.length - 1) index++;
        break;
      }
    }
  }
  return "prompt";
}
