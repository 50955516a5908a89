// SPDX-License-Identifier: Apache-2.0
// Runs the package's command line, or a native Python, in a temporary folder.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pythonVersion } from "../../../host/platform/python-version.ts";
import { settings } from "./settings.ts";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Run {
  args: string[];
  stdin?: string;
  env?: Record<string, string>;
  cwd?: string;
  /** Sends this signal a while after `ready` was printed. */
  signal?: NodeJS.Signals;
  ready?: string;
}

const KILL_AFTER = 60_000;

/** Deno grants a program nothing that it is not told to. */
const RUN = "Deno" in globalThis ? ["run", "--allow-all"] : [];

export const cli = (): string[] => [process.execPath, ...RUN, join(settings().dir, "cli.mjs")];

/** `command` with the arguments; a run of more than a minute is killed, its code is then -1. */
export function execute(command: string[], { args, stdin, env, cwd, signal, ready }: Run): Promise<Outcome> {
  const [program = "", ...first] = command;
  const child = spawn(program, [...first, ...args], { cwd, env: { ...process.env, ...env } });
  const timer = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER);
  let stdout = "";
  let stderr = "";
  let sent = false;
  child.stdout.on("data", (chunk: Uint8Array) => {
    stdout += chunk.toString();
    if (signal !== undefined && ready !== undefined && !sent && stdout.includes(ready)) {
      sent = true;
      // Not by child.kill(): Deno then says that the signal has ended the process.
      setTimeout(() => process.kill(child.pid as number, signal), 300);
    }
  });
  child.stderr.on("data", (chunk: Uint8Array) => {
    stderr += chunk.toString();
  });
  child.stdin.on("error", () => undefined); // the program may end before it has read everything
  child.stdin.end(stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, endedBy) => {
      clearTimeout(timer);
      // As shells have it.
      const byFate = child.killed || endedBy === null ? -1 : 128 + constants.signals[endedBy];
      resolve({ code: code ?? byFate, stdout, stderr });
    });
  });
}

/** A native Python 3 to compare with, when there is one. */
export function nativePython(): string | undefined {
  for (const name of [`python${pythonVersion}`, "python3"]) {
    if (spawnSync(name, ["--version"]).status === 0) return name;
  }
  return undefined;
}

/** A new folder with the files, removed afterwards. */
export async function inFolder<T>(
  files: Record<string, string>,
  body: (folder: string) => T,
): Promise<Awaited<T>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pyxide-cli-")));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
