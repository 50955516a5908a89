// SPDX-License-Identifier: Apache-2.0
// Runs a program from the command line: everything but the interactive prompt.

import type { NodeModules } from "../platform/platform.ts";
import type { WorkerSetup } from "../worker/client.ts";
import type { CommandLine } from "./arguments.ts";
import { endProcess, ProcessSignals } from "./process-signals.ts";
import { requireNode, startPython } from "./python-thread.ts";

/** Is standard input something that would block Python's thread, where no signal could reach it? Linux's pipes need not. */
function isStream({ fs }: NodeModules): boolean {
  try {
    const stat = fs.fstatSync(0);
    return stat.isSocket() || (stat.isFIFO() && process.platform !== "linux");
  } catch {
    return false; // it is closed
  }
}

/** Runs CPython's command line; resolves to the exit code. */
export async function runProgram({ args, lockFile }: CommandLine): Promise<number> {
  const node = requireNode();
  const terminal = node.tty.isatty(0);
  const sendsInput = terminal || isStream(node);
  const signals = new ProcessSignals();
  // Node's stream changes what it reads for all who share it, so it is made only when it is needed.
  let input: typeof process.stdin | undefined;
  const setup: WorkerSetup = {
    terminal,
    sendsInput,
    signals: signals.memory,
    onInputRequest() {
      // In small pieces and only on demand, so that signals get through meanwhile.
      input ??= process.stdin
        .on("data", (bytes: Uint8Array) => {
          input?.pause();
          python.writeInput(bytes);
        })
        .on("end", () => python.writeInput(undefined));
      if (input.readableEnded) python.writeInput(undefined);
      else input.resume();
    },
  };
  const { python, end } = startPython(setup, lockFile);
  try {
    const ending = python.main(args);
    signals.serve(python);
    const code = await ending;
    if (code < 0) endProcess(-code);
    return code < 0 ? 128 - code : code;
  } finally {
    input?.destroy();
    await end();
  }
}
