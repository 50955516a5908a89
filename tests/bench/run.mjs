// SPDX-License-Identifier: Apache-2.0
// Measures start-up, download size, memory and speed of this package against native CPython and Pyodide.
// node tests/bench/run.mjs --help

import { cpus, release } from "node:os";

import { fetchWheels } from "./fetch.mjs";
import { measureAll } from "./measure/all.mjs";
import { withSse } from "./measure/packages.mjs";
import { readOptions } from "./options.mjs";
import { select } from "./programs.mjs";
import { load as loadResults, save } from "./report/files.mjs";
import { readmeTables } from "./report/readme.mjs";
import { textTables } from "./report/text.mjs";
import { findSubjects } from "./subjects.mjs";

/** @param {import("./options.mjs").Options} options */
async function main(options) {
  if (options.readme) {
    process.stdout.write(readmeTables(loadResults(options.out)));
    return 0;
  }
  const chosen = select(options.names, options.quick);
  const found = findSubjects(options);
  const subjects = chosen.sets.size > 0 ? withSse(found) : found;
  const wheels = chosen.programs.length > 0 ? fetchWheels() : { folder: "", files: new Map() };
  const started = new Date();
  const { samples, engines, load, stopped } = await measureAll(options, subjects, chosen, wheels);
  if (stopped && samples.length === 0) throw new Error("stopped before anything was measured");
  const run = {
    date: started.toISOString(),
    seconds: Math.round((Date.now() - started.getTime()) / 1000),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "?"}, Linux ${release()}`,
    load,
    busy: load > cpus().length + 0.5,
    quick: options.quick,
    rounds: options.rounds,
    plan: options.plan,
    nodeFlags: options.nodeFlags,
    engines,
  };
  const results = save(options, { run, subjects, samples });
  process.stdout.write(textTables(results));
  process.stderr.write(`saved in ${options.out}: results.json, table.md, summary.svg, programs-*.svg\n`);
  if (run.busy) {
    process.stderr.write(
      `warning: other work ran on this machine (load ${load.toFixed(1)}): do not trust the figures\n`,
    );
  }
  if (stopped) process.stderr.write("stopped early: the results are incomplete\n");
  const failed = samples.filter((sample) => sample.error !== undefined);
  for (const { name, subject, target, error } of failed) {
    process.stderr.write(`\nFAILED ${name} on ${subject} in ${target}:\n${error}\n`);
  }
  return failed.length > 0 || stopped ? 1 : 0;
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
