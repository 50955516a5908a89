// SPDX-License-Identifier: Apache-2.0
// What a command line asks for, as far as the host must know before Python sees it; and the options that are not Python's.

/** `prompt` when there is no program: Python would read it from standard input. */
export type Program = "program" | "prompt";

/** A command line that has been read. */
export interface CommandLine {
  readonly program: Program;
  /** The words for Python: all but the options of this command. */
  readonly args: string[];
  /** The value of `--lock-file`. */
  readonly lockFile: string | undefined;
  /** Does it ask for the list of options? */
  readonly help: boolean;
}

/** The one option that is not Python's; Python refuses all long options but a few of its own. */
export const LOCK_OPTION = "--lock-file";

/** Options of Python that take a value, in the same word or in the next one. */
const WITH_VALUE = "WX";
/** Options that name the program, or print something and end. */
const DECISIVE = "cmhV?";

/** Reads a command line up to the program's name; what follows is the program's own. Throws when a value is missing. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const args: string[] = [];
  let lockFile: string | undefined;
  let help = false;
  const end = (program: Program, from: number): CommandLine => ({
    program,
    args: [...args, ...words.slice(from)],
    lockFile,
    help,
  });
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === "-" || !word.startsWith("-")) return end("program", index);
    if (word === "--") return end(index + 1 < words.length ? "program" : "prompt", index);
    if (word === LOCK_OPTION || word.startsWith(`${LOCK_OPTION}=`)) {
      lockFile = word === LOCK_OPTION ? words[++index] : word.slice(LOCK_OPTION.length + 1);
      if (!lockFile) throw new Error(`${LOCK_OPTION} needs the path or the address of a lock file`);
      continue;
    }
    if (word.startsWith("--")) {
      help ||= word === "--help" || word === "--help-all";
      if (word !== "--check-hash-based-pycs") return end("program", index);
      args.push(word);
      if (index + 1 < words.length) args.push(words[++index] as string);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      help ||= letter === "h" || letter === "?";
      if (DECISIVE.includes(letter)) return end("program", index);
      // With -i, CPython's own prompt follows whatever runs first.
      if (WITH_VALUE.includes(letter)) {
        args.push(word);
        if (at === word.length - 1 && index + 1 < words.length) args.push(words[++index] as string);
        break;
      }
      if (at === word.length - 1) args.push(word);
    }
  }
  return end("prompt", words.length);
}
