// SPDX-License-Identifier: Apache-2.0
// One measurement in a fresh Node process: node.mjs KIND JOB-JSON. Prints FIRST when the interpreter has answered for
// the first time, and one line that starts with RESULT.

import { readFile } from "node:fs/promises";

import { ffi } from "./ffi.mjs";
import { importTime, speed, start, wasmMemory } from "./load.mjs";

const [, , kind, text = "{}"] = process.argv;
const job = JSON.parse(text);

async function startUp() {
  const before = performance.now();
  const python = await start(job);
  const answer = python.runPython("1 + 1");
  process.stdout.write("FIRST\n");
  if (answer !== 2) throw new Error(`1 + 1 gave ${answer}`);
  return { inside: (performance.now() - before) / 1000 };
}

const memory = async () => ({ ...(await wasmMemory(job)), rss: process.memoryUsage.rss() });

const kinds = {
  start: startUp,
  memory,
  speed: () => speed(job, (path) => readFile(job.sources[path]), `${job.folder}/`),
  ffi: () => ffi(job),
  imports: () => importTime(job, `${job.folder}/`),
};
const result = await kinds[/** @type {keyof typeof kinds} */ (kind)]();
process.stdout.write(`RESULT ${JSON.stringify(result)}\n`, () => process.exit(0));
