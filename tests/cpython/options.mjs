// SPDX-License-Identifier: Apache-2.0
// The command line of the regression suite's runner.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findDist, ROOT } from "../harness/options.mjs";

export const HELP = `node tests/cpython/run.mjs [MODULE...] [options]: CPython's own test suite, a process for each module
  MODULE                  only these, e.g. test_json test_asyncio.test_tasks; * matches anything
  --target node|chromium  where (default node)
  --dist DIR              the package under test (default: $PYXIDE_DIST, else out/dist)
  --testlib PATH          a zip file, or a folder, that holds CPython's Lib/test as test/
                          (default: $PYXIDE_TESTLIB, else out/python_tests.zip)
  --ci                    a selection that takes at most ten minutes
  --jobs N                modules at a time (default: number of cores)
  --timeout S             seconds that one module may take (default 300)
  --minutes M             start no module after this many minutes (default with --ci 9, else none)
  --report FILE           the results (default out/cpython-tests.json)
  --update                write expectations.json and docs/cpython-tests.md from this run
  --verbose               print each failure's traceback`;

const SPEC = {
  target: { type: "string", default: "node" },
  dist: { type: "string" },
  testlib: { type: "string" },
  ci: { type: "boolean", default: false },
  jobs: { type: "string" },
  timeout: { type: "string", default: "300" },
  minutes: { type: "string" },
  report: { type: "string" },
  update: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
};

export function readOptions(argv) {
  const { values, positionals } = parseArgs({ args: argv, options: SPEC, allowPositionals: true });
  if (values.help) return { help: true };
  if (!["node", "chromium"].includes(values.target)) {
    throw new Error(`unknown target '${values.target}': node or chromium`);
  }
  if (values.update && values.target !== "node") throw new Error("--update needs the target node");
  return Object.freeze({
    target: values.target,
    dist: findDist(values.dist),
    testlib: findTestlib(values.testlib),
    patterns: positionals.length > 0 ? positionals.map(patternOf) : undefined,
    ci: values.ci,
    jobs: positive("jobs", values.jobs ?? String(availableParallelism())),
    timeout: positive("timeout", values.timeout) * 1000,
    minutes: values.minutes === undefined ? (values.ci ? 9 : Infinity) : positive("minutes", values.minutes),
    report: resolve(values.report ?? join(ROOT, "out", "cpython-tests.json")),
    update: values.update,
    verbose: values.verbose,
  });
}

function findTestlib(given) {
  const path = resolve(given ?? process.env.PYXIDE_TESTLIB ?? join(ROOT, "out", "python_tests.zip"));
  if (!existsSync(path)) {
    throw new Error(`no test suite at ${path}: name a zip file or folder with test/ in it by --testlib`);
  }
  return path;
}

function patternOf(text) {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`);
}

function positive(name, text) {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} ${text}: a positive number is wanted`);
  return number;
}
