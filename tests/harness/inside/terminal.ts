// SPDX-License-Identifier: Apache-2.0
// Runs the command line in a pseudo-terminal, by a helper in the host's Python, which Node alone cannot do.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cli } from "./command.ts";
import { settings } from "./settings.ts";

export interface Talk {
  output: string;
  missing: string | null;
  code: number;
}

/** Steps are pairs of what is awaited (a regular expression) and what is typed then. */
export function talk(steps: [string, string][], args: string[], cwd: string, env = {}): Talk {
  const job = { command: [...cli(), ...args], cwd, env, steps, timeout: 50 };
  const helper = fileURLToPath(new URL("harness/pty_talk.py", settings().tests));
  const child = spawnSync("python3", [helper], { input: JSON.stringify(job), encoding: "utf8" });
  if (child.status !== 0) throw new Error(`the terminal helper failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as Talk;
}
