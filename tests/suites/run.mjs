// SPDX-License-Identifier: Apache-2.0
// Runs a package's own test suite in Node and compares with what is known of it; `--help` tells more.
// The last line is `N passed, N failed, N skipped` in tests; failed are those that are not known to fail.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runModule } from "../cpython/module-run.mjs";
import { entryOf, launchChild } from "../cpython/node-launch.mjs";
import { describeDist } from "../harness/dist.mjs";
import { findDist, ROOT } from "../harness/options.mjs";
import { runProgram } from "../harness/program.mjs";
import { isBad, share, totals, writeMarkdown } from "./report.mjs";
import { batches, inspect, knownReason, matches, readSuite } from "./suite.mjs";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));
const HELP = `node tests/suites/run.mjs NAME [FILE…] [options]: the test suite of numpy, scipy, pandas or matplotlib
  FILE             only these, e.g. numpy/linalg/*; * matches anything
  --packages DIR   wheels, lock file and archives of tests (default out/packages)
  --dist DIR       the package under test (default: $PYXIDE_DIST, else out/dist)
  --jobs N         processes at a time (default: number of cores)
  --timeout S      seconds that the files of one process may take (default 1500)
  --report FILE    every result, as JSON (default out/test/NAME-tests.json)
  --reuse          run nothing: take the results from that file, as when reasons were added
  --update         write docs/NAME-tests.md, and how many pass to tests/suites/NAME.json; of whole runs
  --verbose        print each failure's traceback`;

const { values: options, positionals } = parseArgs({
  options: {
    packages: { type: "string", default: "out/packages" },
    dist: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    timeout: { type: "string", default: "1500" },
    report: { type: "string" },
    reuse: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});

async function main() {
  const [name, ...patterns] = positionals;
  if (options.help || name === undefined) {
    console.log(HELP);
    return options.help ? 0 : 2;
  }
  if (options.update && patterns.length > 0) throw new Error("--update needs a whole run: name no files");
  const suite = readSuite(name);
  const dist = describeDist(findDist(options.dist));
  const packages = resolve(ROOT, options.packages);
  const report = resolve(options.report ?? join(ROOT, "out", "test", `${name}-tests.json`));
  const found = await inspect(dist, packages, suite);
  const outcome = options.reuse
    ? JSON.parse(readFileSync(report, "utf8"))
    : await runSuite(suite, { dist, packages, patterns, ...found });
  if (!options.reuse) {
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, `${JSON.stringify(outcome, undefined, 1)}\n`);
    console.log(`report: ${report}`);
  }
  const whole = outcome.files.length === found.files.length;
  if (options.update && !whole) throw new Error("--update needs the results of a whole run");
  if (options.update) update(suite, outcome);
  return conclude(suite, { ...outcome, whole: whole && !options.update });
}

/** `{about, files, lost, tests}`: what ran, how many tests were not reached, the results by test. */
async function runSuite(suite, { dist, packages, patterns, archive, version, files }) {
  const chosen = files.filter(
    ({ path }) => patterns.length === 0 || patterns.some((each) => matches(each, path)),
  );
  if (chosen.length === 0) throw new Error(`no test file of ${suite.name} matches ${patterns.join(" ")}`);
  console.log(
    `${chosen.length} of ${files.length} files of ${suite.name}'s test suite on ${dist.name} ${dist.version}`,
  );
  const settings = { ...entryOf(dist), packages, archive, ...pytestSettings(suite) };
  const results = await runAll(batches(chosen), settings);
  return {
    about: {
      python: version,
      package: `${dist.name} ${dist.version}`,
      where: `Node ${process.versions.node}`,
    },
    files: chosen.map(({ path }) => path),
    lost: results.reduce((sum, result) => sum + missing(result), 0),
    tests: Object.assign({}, ...results.map((result) => result.tests)),
  };
}

const pytestSettings = ({ load, ini, marks, leave, arguments: words }) => ({
  load,
  ini,
  marks,
  leave,
  arguments: words,
});

async function runAll(queue, settings) {
  const count = queue.length;
  const results = [];
  const lane = async () => {
    for (let files = queue.shift(); files !== undefined; files = queue.shift()) {
      const name = files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more`;
      const launch = (_, skip, onLine) => launchChild(CHILD, { ...settings, name, files, skip }, onLine);
      const result = await runModule(name, { launch, timeout: Number(options.timeout) * 1000 });
      results.push(result);
      print(result, `${results.length}/${count}`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, lane));
  return results;
}

/** How many tests of a process were never reached: it was lost too often or too late. */
function missing({ planned, tests }) {
  const told = Object.keys(tests).filter((id) => !/ \((loading|whole|module|pytest)\)$/.test(id)).length;
  return Math.max((planned ?? 0) - told, 0);
}

function print(result, position) {
  const counts = Object.entries(totals(result.tests)).filter(([, number]) => number > 0);
  const text = counts.map(([outcome, number]) => `${number} ${outcome}`).join(", ") || "no tests";
  const lost = missing(result) > 0 ? `, ${missing(result)} not reached` : "";
  console.log(`[${position}] ${result.name}: ${text}${lost} (${result.seconds.toFixed(1)} s)`);
  if (!options.verbose) return;
  for (const [id, { outcome, text: why }] of Object.entries(result.tests)) {
    if (isBad(outcome)) console.log(`    ${outcome} ${id}\n${why}`);
  }
}

function update(suite, { about, tests, lost, files }) {
  writeMarkdown(join(ROOT, "docs", `${suite.name}-tests.md`), suite, { about, tests, lost, files });
  const { name: _, file, ...settings } = suite;
  const entries = Object.entries({ ...settings, passed: totals(tests).passed });
  const kept = entries.filter(([, value]) => typeof value === "number" || Object.keys(value).length > 0);
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
  // As biome formats it, which ./mk check compares.
  spawnSync(process.execPath, [join(ROOT, "node_modules/.bin/biome"), "format", "--write", file]);
}

function conclude(suite, { tests, lost, whole }) {
  const bad = Object.keys(tests).filter((id) => isBad(tests[id].outcome));
  const worse = bad.filter((id) => knownReason(suite, id) === undefined);
  const all = totals(tests);
  for (const id of worse) console.log(`WORSE: ${id}: ${tests[id].outcome}`);
  if (lost > 0) console.log(`WORSE: ${lost} tests were not reached`);
  const fewer = whole ? Math.max(suite.passed - all.passed, 0) : 0;
  if (fewer > 0) console.log(`WORSE: ${all.passed} tests passed, ${suite.passed} are expected`);
  console.log(
    `tests: ${all.passed} passed, ${bad.length} failed (${bad.length - worse.length} known, ${all.crashed} crashed, ${all.hung} hung), ` +
      `${all.xfailed} failed as the package expects, ${all.skipped} skipped; ${share(all, lost)} of what ran passed`,
  );
  const failed = Math.max(worse.length + lost, fewer);
  console.log(`${all.passed} passed, ${failed} failed, ${all.skipped} skipped`);
  return failed > 0 || all.passed === 0 ? 1 : 0;
}

await runProgram(import.meta.url, main);
