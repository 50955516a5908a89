// SPDX-License-Identifier: Apache-2.0
// Runs a program from the command line: everything but the interactive prompt.

import type { WorkerSetup } from "../worker/client.ts";
import type { CommandLine } from "./arguments.ts";
import { requireNode, startPython } from "./python-thread.ts";

/** Exit code of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** Runs CPython's command line; resolves to the exit code. */
export async function runProgram({ args, lockFile }: CommandLine): Promise<number> {
  const terminal = requireNode().tty.isatty(0);
  const { stdin } = process;
  const setup: WorkerSetup = {
    terminal,
    onInputRequest() {
      // A terminal is read here, in small pieces and only on demand, so that Ctrl-C gets through meanwhile.
      stdin.once("data", (bytes: Uint8Array) => {
        stdin.pause();
        python.writeInput(bytes);
      });
      stdin.once("end", () => python.writeInput(undefined));
      stdin.resume();
    },
  };
  const { python, end } = startPython(setup, lockFile);
  let pending = false;
  const interrupt = async (): Promise<void> => {
    if (pending) {
      // The second Ctrl-C, and Python has not reacted to the first: it hangs in something that does not look.
      await end();
      process.exit(INTERRUPTED);
    }
    pending = true;
    setTimeout(() => {
      pending = false;
    }, 1000).unref();
    python.interrupt();
  };
  process.on("SIGINT", interrupt);
  try {
    return await python.main(args);
  } finally {
    process.off("SIGINT", interrupt);
    stdin.destroy();
    await end();
  }
}
