// SPDX-License-Identifier: Apache-2.0
// Runs the test suites of pure-Python packages natively and in Pyxide, and compares them test by test; `--help` tells more.
// The last line is `N passed, N failed, N skipped`: passed here too, differences without a reason, counted apart.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fullPythonVersion } from "../../../host/platform/python-version.ts";
import { runModule } from "../../cpython/module-run.mjs";
import { describeDist } from "../../harness/dist.mjs";
import { findDist, ROOT } from "../../harness/options.mjs";
import { runProgram } from "../../harness/program.mjs";
import { compare, percent, reasonOf, score, unusedPatterns } from "./compare.mjs";
import { writeMarkdown } from "./report.mjs";
import { prepareSides, sideLauncher } from "./sides.mjs";

const DATA = fileURLToPath(new URL("../pypi.json", import.meta.url));
const HELP = `node tests/suites/pypi/run.mjs [SUITE…] [options]: suites of packages of PyPI, natively and in the command line
  SUITE              only these, e.g. click attrs
  --dist DIR         the package under test (default: $PYXIDE_DIST, else out/dist)
  --jobs N           processes at a time (default 2)
  --timeout S        seconds that a process may take (default 900)
  --test-timeout S   seconds that a test may take (default 90)
  --report FILE      every outcome, as JSON (default out/test/pypi-tests.json)
  --side SIDE        run only native or pyxide: take the other side's outcomes from that file
  --reuse            run nothing: take both from that file, as when reasons were added
  --update           write docs/pypi-tests.md, and how many pass to tests/suites/pypi.json; of whole runs
  --verbose          print each difference's traceback`;

const SIDES = ["pyxide", "native"];

const { values: options, positionals } = parseArgs({
  options: {
    dist: { type: "string" },
    jobs: { type: "string", default: "2" },
    timeout: { type: "string", default: "900" },
    "test-timeout": { type: "string", default: "90" },
    report: { type: "string", default: join(ROOT, "out", "test", "pypi-tests.json") },
    side: { type: "string" },
    reuse: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});

async function main() {
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const data = JSON.parse(readFileSync(DATA, "utf8"));
  const unknown = positionals.filter((name) => !(name in data.suites));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(", ")} in tests/suites/pypi.json`);
  const names = positionals.length > 0 ? positionals : Object.keys(data.suites);
  const whole = names.length === Object.keys(data.suites).length;
  if (options.update && !whole) throw new Error("--update needs a whole run: name no suites");
  const report = resolve(options.report);
  const before = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : { runs: {} };
  const outcome = options.reuse ? before : await runSuites(data, names, before.runs);
  if (!options.reuse) {
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, `${JSON.stringify(outcome, undefined, 1)}\n`);
    console.log(`report: ${report}`);
  }
  const missing = names.filter((name) => !(name in outcome.runs));
  if (missing.length > 0) throw new Error(`${report} has no outcomes of ${missing.join(", ")}`);
  const results = Object.fromEntries(names.map((name) => [name, resultOf(data, outcome.runs, name)]));
  if (options.update) update(data, outcome.about, results);
  return conclude(data, results, whole);
}

/** `{about, runs: {SUITE: {native, pyxide}}}`, each side with `seconds` and `tests`; of suites that do not run those `before`. */
async function runSuites(data, names, before) {
  const dist = describeDist(findDist(options.dist));
  console.log(`${names.length} suites, natively and on ${dist.name} ${dist.version}`);
  const { environment } = data;
  const work = join(ROOT, "out", "test", "suites-pypi");
  const sides = prepareSides(names, { work, dist: dist.dir, environment });
  const chosen = SIDES.filter((side) => (options.side ?? side) === side);
  if (chosen.length === 0) throw new Error(`unknown side '${options.side}': ${SIDES.join(" or ")}`);
  const none = () => ({ seconds: 0, tests: {} });
  const fresh = () => Object.fromEntries(chosen.map((side) => [side, none()]));
  const runs = { ...before };
  for (const name of names) runs[name] = { native: none(), pyxide: none(), ...before[name], ...fresh() };
  const queue = chosen.flatMap((side) =>
    // The large ones first, so that the processes end together.
    names
      .toSorted((a, b) => (data.suites[b].passed ?? 0) - (data.suites[a].passed ?? 0))
      .flatMap((name) => data.suites[name].runs.map((words) => ({ side, name, words }))),
  );
  // Runs of one suite share a folder, and wait for each other.
  const busy = new Set();
  const next = () => {
    const at = queue.findIndex(({ side, name }) => !busy.has(`${side} ${name}`));
    return at < 0 ? undefined : queue.splice(at, 1)[0];
  };
  const lane = async () => {
    for (let job = next(); job !== undefined; job = next()) {
      const { side, name, words } = job;
      busy.add(`${side} ${name}`);
      const launch = sideLauncher(sides[side], name, data.suites[name], words);
      const limits = {
        timeout: Number(options.timeout) * 1000,
        testTimeout: Number(options["test-timeout"]) * 1000,
      };
      const { seconds, tests } = await runModule(words.join(" "), { launch, ...limits });
      runs[name][side].seconds += seconds;
      Object.assign(runs[name][side].tests, tests);
      busy.delete(`${side} ${name}`);
      console.log(`${side} ${name} ${words.join(" ")}: ${summary(tests)} (${seconds.toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, lane));
  const about = {
    python: fullPythonVersion,
    package: `${dist.name} ${dist.version}`,
    node: process.versions.node,
  };
  return { about, runs };
}

function summary(tests) {
  const counts = new Map();
  for (const { outcome } of Object.values(tests)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, number]) => `${number} ${outcome}`).join(", ") || "no tests";
}

function resultOf(data, runs, name) {
  const { native, pyxide } = runs[name];
  return {
    version: data.packages[name].version,
    seconds: { native: native.seconds, pyxide: pyxide.seconds },
    ...compare(name, native.tests, pyxide.tests),
  };
}

function update(data, about, results) {
  writeMarkdown(join(ROOT, "docs", "pypi-tests.md"), { about, results, reasons: data.reasons });
  for (const [name, { both }] of Object.entries(results)) data.suites[name].passed = both;
  writeFileSync(DATA, `${JSON.stringify(data, undefined, 2)}\n`);
  // As biome formats it, which ./mk check compares.
  spawnSync(process.execPath, [join(ROOT, "node_modules/.bin/biome"), "format", "--write", DATA]);
}

function conclude({ suites, reasons }, results, whole) {
  const used = new Set();
  const total = { counted: 0, passed: 0, apart: 0 };
  let worse = 0;
  const complain = (text) => {
    worse++;
    console.log(`WORSE: ${text}`);
  };
  for (const [name, result] of Object.entries(results)) {
    for (const each of result.differences) {
      const reason = reasonOf(reasons, each, used);
      if (reason === undefined) complain(`${name}: ${each.id}: ${each.outcome}: ${lastWords(each)}`);
      if (options.verbose) console.log(`${name}: ${each.id}: ${each.outcome} (${reason?.why})\n${each.text}`);
    }
    const expected = suites[name].passed ?? 0;
    if (!options.update && result.both < expected) {
      complain(`${name}: ${result.both} tests pass on both sides, ${expected} are expected`);
    }
    if (result.passed === 0) complain(`${name}: no test passes natively`);
    const own = score(result, reasons);
    for (const key of Object.keys(total)) total[key] += own[key];
    console.log(
      `${name}: ${own.passed} of ${own.counted} (${percent(own.passed, own.counted)}), ${own.apart} apart`,
    );
  }
  for (const pattern of unusedPatterns(reasons, Object.keys(results), used, whole)) {
    complain(`the reason for ${pattern} matches nothing any more`);
  }
  console.log(`${percent(total.passed, total.counted)} of what passes natively passes here`);
  console.log(`${total.passed} passed, ${worse} failed, ${total.apart} skipped`);
  return worse > 0 || total.passed === 0 ? 1 : 0;
}

/** The error, which is the last line. */
const lastWords = ({ text }) => text.split("\n").at(-1).slice(0, 200);

await runProgram(import.meta.url, main);
