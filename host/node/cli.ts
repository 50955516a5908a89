// SPDX-License-Identifier: Apache-2.0
// The command `pyxide`: Python's own command line, and a prompt when there is nothing to run.
import { programOf } from "./arguments.ts";
import { runPrompt } from "./prompt.ts";
import { requireNode } from "./python-thread.ts";
import { runProgram } from "./run-program.ts";

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const interactive =
    programOf(args) === "prompt" && requireNode().tty.isatty(0) && requireNode().tty.isatty(1);
  return interactive ? runPrompt(args) : runProgram(args);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`pyxide: ${(error as Error).message}`);
  process.exitCode = 1;
}
