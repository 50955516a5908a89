// SPDX-License-Identifier: Apache-2.0
// The harness' command line, read into one frozen object; a wrong word is an Error that says what is allowed.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ENGINES } from "./engines.mjs";

export const TESTS = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = dirname(TESTS);
export const TARGETS = ["node", ...ENGINES, "chromium", "firefox", "webkit", "python", "bundlers"];

export const HELP = `node tests/harness/run.mjs --target ${TARGETS.join("|")} [options] [RE...]
  --dist DIR       the package under test (default: $PYXIDE_DIST, else out/dist)
  --filter RE      only test files or full test titles that match; may be repeated, or given as words
  --context LIST   browsers: page, worker or both (default page,worker); split: a file in one of them in Chromium and in
                   the other in Firefox, what is named *.web.test.ts in both
  --jobs N         test files at a time (default: half of the cores, at least 1)
  --gc-stress      collect garbage in JavaScript and Python all the time (Firefox: in Python)
  --timeout S      seconds a test may take (default 60)
  --list           print the titles, run nothing
  --json FILE      write every result there
  --verbose        print each test, not only failures and skips`;

const SPEC = {
  target: { type: "string" },
  dist: { type: "string" },
  filter: { type: "string", multiple: true, default: [] },
  context: { type: "string", default: "page,worker" },
  jobs: { type: "string" },
  timeout: { type: "string", default: "60" },
  json: { type: "string" },
  "gc-stress": { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
};

/** The folder under test: the option, the environment or the build's output. Throws when it holds no entry module. */
export function findDist(given) {
  const dist = resolve(given ?? process.env.PYXIDE_DIST ?? join(ROOT, "out", "dist"));
  if (!existsSync(join(dist, "pyodide.mjs"))) {
    throw new Error(
      `no pyodide.mjs in ${dist}: build first (./mk build), or name the package's folder with --dist`,
    );
  }
  return dist;
}

export function readOptions(argv) {
  const { values, positionals } = parseArgs({ args: argv, options: SPEC, allowPositionals: true });
  if (values.help) return { help: true };
  const target = values.target ?? positionals.shift() ?? "node";
  if (!TARGETS.includes(target)) throw new Error(`unknown target '${target}': one of ${TARGETS.join(", ")}`);
  const filters = [...values.filter, ...positionals];
  const contexts = values.context.split(",");
  const wrong = contexts.find((context) => context !== "page" && context !== "worker");
  if (wrong !== undefined && values.context !== "split")
    throw new Error(`unknown context '${wrong}': page, worker, page,worker or split`);
  return Object.freeze({
    target,
    contexts,
    filter: filters.length === 0 ? undefined : new RegExp(filters.join("|"), "i"),
    dist: values.dist,
    jobs:
      values.jobs === undefined ? Math.max(1, availableParallelism() >> 1) : positive("jobs", values.jobs),
    timeout: positive("timeout", values.timeout) * 1000,
    gcStress: values["gc-stress"],
    json: values.json,
    list: values.list,
    verbose: values.verbose,
  });
}

function positive(name, text) {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} ${text}: a positive number is wanted`);
  return number;
}
