// SPDX-License-Identifier: Apache-2.0
// The command line of the benchmarks.

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pythonVersion } from "../../host/platform/python-version.ts";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const checkout = resolve(here, "../..");

/** Downloads, the toolchain's root file system and so on: the same folder that ./mk uses. */
export const cache =
  process.env["PYXIDE_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pyxide");

const help = `node tests/bench/run.mjs [NAME...] [options]

NAME is a group (start size memory ffi short micro real packages) or a program; none means everything but packages.
packages is kernels linalg arrays pandas scipy arrow imports wheels; each is a name too.

  --target T         node, chromium, firefox, or several with commas (default: node)
  --rounds N         processes for each program and subject (default: 5; 3 for micro and packages)
  --quick            a short list, one round, short warm-up: shows that it works, not how fast it is
  --warm S           seconds of warm-up at least (default 3)
  --measure S        seconds of sampling (default 1.5)
  --only A,B         only these subjects (native, pyodide-0.29.5, pyodide-314.0.7, ours, ...)
  --ours DIR         the package to measure (default: out/dist)
  --also NAME=DIR    another build of the package, to compare with; may be repeated
  --python NAME=CMD  any command that takes a script as python does; may be repeated
  --packages DIR     the folder of packages (default: out/packages, by ./mk build packages)
  --native PATH      CPython ${pythonVersion}: a program, or a Debian root file system that holds one
                     (default: PYXIDE_NATIVE, else ./mk's toolchain, else python${pythonVersion} on the PATH)
  --node-flags F     flags for the Node that runs the interpreters, e.g. --node-flags=--no-wasm-deopt
  --out DIR          where results go (default: out/bench)
  --keep             keep earlier results in DIR that this run does not measure again
  --readme           measure nothing; print the Markdown table of the results in DIR
`;

/** @param {string} text @param {string} option @returns {[string, string]} */
function pair(text, option) {
  const cut = text.indexOf("=");
  if (cut < 1) throw new Error(`--${option} wants NAME=VALUE, not "${text}"`);
  return [text.slice(0, cut), text.slice(cut + 1)];
}

/** @param {string | undefined} text @param {number} standard @param {string} option */
function number(text, standard, option) {
  if (text === undefined) return standard;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${option} wants a number above 0, not "${text}"`);
  return value;
}

/** @param {string[]} argv */
export function readOptions(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      target: { type: "string", default: "node" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      warm: { type: "string" },
      measure: { type: "string" },
      only: { type: "string" },
      ours: { type: "string", default: join(checkout, "out/dist") },
      also: { type: "string", multiple: true, default: [] },
      python: { type: "string", multiple: true, default: [] },
      native: { type: "string" },
      packages: { type: "string", default: join(checkout, "out/packages") },
      "node-flags": { type: "string", default: "" },
      out: { type: "string", default: join(checkout, "out/bench") },
      keep: { type: "boolean", default: false },
      readme: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const targets = values.target.split(",");
  for (const target of targets) {
    if (!["node", "chromium", "firefox"].includes(target)) {
      throw new Error(`--target is node, chromium or firefox, not "${target}"`);
    }
  }
  const { quick } = values;
  return {
    names: positionals,
    targets,
    quick,
    rounds: {
      micro: Math.round(number(values.rounds, quick ? 1 : 3, "rounds")),
      packages: Math.round(number(values.rounds, quick ? 1 : 3, "rounds")),
      other: Math.round(number(values.rounds, quick ? 1 : 5, "rounds")),
    },
    plan: {
      warm: number(values.warm, quick ? 1 : 3, "warm"),
      measure: number(values.measure, quick ? 0.5 : 1.5, "measure"),
    },
    only: values.only?.split(","),
    ours: resolve(values.ours),
    also: values.also.map((text) => pair(text, "also")),
    python: values.python.map((text) => pair(text, "python")),
    packages: resolve(values.packages),
    native: values.native ?? process.env["PYXIDE_NATIVE"],
    nodeFlags: values["node-flags"].split(" ").filter(Boolean),
    out: resolve(values.out),
    keep: values.keep,
    readme: values.readme,
  };
}

/** @typedef {ReturnType<typeof readOptions>} Options */
