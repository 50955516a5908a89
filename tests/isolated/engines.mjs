// SPDX-License-Identifier: Apache-2.0
// Isolated mode in Deno and Bun: node tests/isolated/engines.mjs [--dist DIR] [--engine deno|bun] [--every N] [RE…].
// Of N attempts it makes one.
// The last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { ENGINES, programOf, runOptions } from "../harness/engines.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Runs the entry in an engine; gives the counts of its last line. */
async function run(name, script, words) {
  const child = spawn(programOf(name), [...runOptions(name, []), script, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PYXIDE_SECRET: "of the host" },
  });
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^ {2}/.test(line)) console.log(`${name} ${line}`);
    last = line;
  }
  const counts = /^(\d+) passed, (\d+) failed$/.exec(last);
  if (counts === null) return { passed: 0, failed: 1, why: `${name} ended with: ${last}` };
  return { passed: Number(counts[1]), failed: Number(counts[2]) };
}

const { values, positionals } = parseArgs({
  options: {
    dist: { type: "string", default: "out/dist" },
    engine: { type: "string", multiple: true },
    every: { type: "string", default: "1" },
  },
  allowPositionals: true,
});
const outdir = mkdtempSync(join(tmpdir(), "pyxide-isolated-"));
process.on("exit", () => rmSync(outdir, { recursive: true, force: true }));
const script = join(outdir, "engine-entry.mjs");
await build({
  entryPoints: [join(here, "inside", "engine-entry.ts")],
  outfile: script,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2024",
  logLevel: "warning",
});
const entry = pathToFileURL(join(resolve(values.dist), "pyxide.mjs")).href;
const total = { passed: 0, failed: 0 };
for (const name of values.engine ?? ENGINES) {
  if (programOf(name) === undefined) {
    console.log(`${name} is not to be had for this platform: left out`);
    continue;
  }
  const { passed, failed, why } = await run(name, script, [entry, values.every, ...positionals]);
  if (why !== undefined) console.log(`  FAIL  ${why}`);
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
