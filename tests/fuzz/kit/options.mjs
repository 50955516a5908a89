// SPDX-License-Identifier: Apache-2.0
// The fuzzers' command line.
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const FUZZ = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = resolve(FUZZ, "../..");
export const TARGETS = join(FUZZ, "targets");

export const HELP = `node tests/fuzz/run.mjs [NAME...] [options]
  NAME             fuzzers to run: ${names().join(", ")} (default: all)
  --seed N         where the programs come from (default: the time)
  --path P         with --seed and one fuzzer: the one program that a failure has named
  --runs N         programs of each fuzzer (default: as many as there is time for)
  --seconds S      time for each fuzzer (default 60 without --runs, else no limit)
  --dist DIR       the package under test (default: $PYXIDE_DIST, else out/dist)
  --env NAME=VALUE what Python's environment has besides; may be given again
  --gc-stress      collect garbage all the time, in both languages
  --browser B      run the programs in a page of chromium or firefox, for fuzzers that can
  --verbose        print each program before it runs`;

const SPEC = {
  seed: { type: "string" },
  path: { type: "string" },
  runs: { type: "string" },
  seconds: { type: "string" },
  dist: { type: "string" },
  env: { type: "string", multiple: true, default: [] },
  "gc-stress": { type: "boolean", default: false },
  browser: { type: "string" },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
};

function names() {
  return readdirSync(TARGETS)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => name.slice(0, -".mjs".length));
}

function number(name, text, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} ${text}: a number is wanted`);
  return value;
}

export function readOptions(argv) {
  const { values, positionals } = parseArgs({ args: argv, options: SPEC, allowPositionals: true });
  if (values.help) return { help: true };
  const known = names();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown fuzzer '${unknown}': one of ${known.join(", ")}`);
  const targets = positionals.length > 0 ? positionals : known;
  if (values.path !== undefined && (values.seed === undefined || targets.length !== 1)) {
    throw new Error("--path goes with --seed and the name of one fuzzer");
  }
  if (values.browser !== undefined && !["chromium", "firefox"].includes(values.browser))
    throw new Error(`unknown browser '${values.browser}': chromium or firefox`);
  const runs = number("runs", values.runs, values.path === undefined ? Number.MAX_SAFE_INTEGER : 1);
  return Object.freeze({
    targets,
    // fast-check takes 32 bits.
    seed: number("seed", values.seed, Date.now()) | 0,
    path: values.path,
    runs,
    seconds: number("seconds", values.seconds, values.runs === undefined ? 60 : Number.POSITIVE_INFINITY),
    dist: resolve(values.dist ?? process.env.PYXIDE_DIST ?? join(ROOT, "out/dist")),
    env: Object.fromEntries(values.env.map((each) => each.split(/=(.*)/s, 2))),
    gcStress: values["gc-stress"],
    browser: values.browser,
    verbose: values.verbose,
  });
}
