// SPDX-License-Identifier: Apache-2.0
// The command `pyxide`: Python's own command line, and a prompt when there is nothing to run.
import { LOCK_OPTION, readCommandLine } from "./arguments.ts";
import { LOCK_VARIABLE } from "./lock-file.ts";
import { runPrompt } from "./prompt.ts";
import { requireNode } from "./python-thread.ts";
import { runProgram } from "./run-program.ts";
import { commandWords } from "./words.ts";

const HELP = `
Options and variables of pyxide, besides Python's:
${LOCK_OPTION} file: the packages that load on import are those of this lock file
         (path or address); also ${LOCK_VARIABLE}
`;

async function main(): Promise<number> {
  const node = requireNode();
  const line = readCommandLine(commandWords(node));
  const { tty } = node;
  if (line.program === "prompt" && tty.isatty(0) && tty.isatty(1)) return runPrompt(line);
  const code = await runProgram(line);
  if (line.help && code === 0) process.stdout.write(HELP);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`pyxide: ${(error as Error).message}`);
  process.exitCode = 1;
}
