// SPDX-License-Identifier: Apache-2.0
// Runs CPython's own test suite, module by module, and compares with the committed expectations; `--help` tells more.
// The last line is `N passed, N failed, N skipped` in tests; failed are those that are worse than expected.
import { join } from "node:path";
import { describeDist } from "../harness/dist.mjs";
import { ROOT } from "../harness/options.mjs";
import { runProgram } from "../harness/program.mjs";
import { compare, readExpectations, writeExpectations } from "./expectations.mjs";
import { runModule } from "./module-run.mjs";
import { findModules, selectModules } from "./modules.mjs";
import { HELP, readOptions } from "./options.mjs";
import { sum, totals, verdict, writeJson, writeMarkdown } from "./report.mjs";
import { testlibFolder } from "./testlib.mjs";

async function main(argv) {
  const options = readOptions(argv);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const dist = describeDist(options.dist);
  const testlib = await testlibFolder(options.testlib, dist);
  const expectations = readExpectations();
  const names = selectModules(findModules(testlib), options, expectations);
  console.log(
    `${names.length} modules of CPython's test suite on ${dist.name} ${dist.version}, ${options.target}`,
  );
  const { launch, about, close } = await environment(options, dist, testlib);
  const first = await runAll(names, options, launch);
  const results = options.update ? first : await runAgain(first, expectations, options, launch);
  await close();

  writeJson(options.report, results, about);
  console.log(`report: ${options.report}`);
  if (options.update) {
    writeExpectations(results, options.patterns === undefined && !options.ci ? {} : expectations);
    if (options.patterns === undefined && !options.ci)
      writeMarkdown(join(ROOT, "docs", "cpython-tests.md"), results, about);
    return conclude(results, { worse: [], better: [] });
  }
  return conclude(results, compare(results, expectations));
}

async function environment(options, dist, testlib) {
  const { prepare } = await import(`./${options.target}-launch.mjs`);
  return prepare({ dist, testlib, options });
}

async function runAll(names, { jobs, timeout, minutes, verbose }, launch) {
  const queue = [...names];
  const results = [];
  const started = performance.now();
  const late = () => (performance.now() - started) / 60_000 > minutes;
  const lane = async () => {
    for (let name = queue.shift(); name !== undefined && !late(); name = queue.shift()) {
      const result = await runModule(name, { launch, timeout });
      results.push(result);
      print(result, `${results.length}/${names.length}`, verbose);
    }
  };
  await Promise.all(Array.from({ length: Math.ceil(jobs) }, lane));
  if (results.length < names.length)
    console.log(`${names.length - results.length} modules not started: time is up`);
  return results;
}

/** Runs modules that are worse than expected once more, one at a time, as CPython's own runner does on its builders. */
async function runAgain(results, expectations, { timeout, verbose }, launch) {
  const final = [];
  for (const result of results) {
    if (compare([result], expectations).worse.length === 0) {
      final.push(result);
      continue;
    }
    const again = await runModule(result.name, { launch, timeout });
    print(again, "again", verbose);
    final.push(again);
  }
  return final;
}

function print(result, position, verbose) {
  const counts = Object.entries(totals(result)).filter(([, number]) => number > 0);
  const text = counts.map(([outcome, number]) => `${number} ${outcome}`).join(", ");
  console.log(
    `[${position}] ${verdict(result).padEnd(7)} ${result.name}: ${text || "no tests"} (${result.seconds.toFixed(1)} s)`,
  );
  if (!verbose) return;
  for (const [id, { outcome, text: why }] of Object.entries(result.tests)) {
    if (["failed", "crashed", "hung"].includes(outcome)) console.log(`    ${outcome} ${id}\n${why}`);
  }
}

function conclude(results, { worse, better }) {
  for (const line of better) console.log(`better: ${line}`);
  for (const line of worse) console.log(`WORSE: ${line}`);
  if (better.length > 0) console.log("better than expected: record it with --update");
  const all = sum(results);
  const known = all.failed + all.crashed + all.hung;
  console.log(
    `tests: ${all.passed} passed, ${known} failed (${all.crashed} crashed, ${all.hung} hung), ${all.skipped} skipped`,
  );
  console.log(`${all.passed} passed, ${worse.length} failed, ${all.skipped} skipped`);
  return worse.length > 0 || all.passed === 0 ? 1 : 0;
}

await runProgram(import.meta.url, main);
