// SPDX-License-Identifier: Apache-2.0
// Runs every snippet on this package and on the npm package that its API is of, and compares the outcomes:
// `node tests/differential/run.mjs [--dist DIR] [RE…] [--write]`. A difference must stand in intended.toml.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "smol-toml";
import { describeDist } from "../harness/dist.mjs";
import { testNode } from "../harness/node-lane.mjs";
import { findDist, ROOT } from "../harness/options.mjs";

const FOLDER = join(ROOT, "tests", "differential");
const INTENDED = join(FOLDER, "intended.toml");
const LIMIT = 300_000;
const { values: options, positionals } = parseArgs({
  options: {
    dist: { type: "string" },
    filter: { type: "string", multiple: true, default: [] },
    oracle: { type: "string", default: join(ROOT, "node_modules", "pyodide-0.29.5") },
    write: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const filter = [...options.filter, ...positionals].join("|");

/** What a package makes of each snippet. @returns {Promise<Record<string, string>>} */
function outcomes(dist) {
  const entry = pathToFileURL(join(dist.dir, "pyodide.mjs")).href;
  const child = spawn(testNode(), [join(FOLDER, "inside", "child.mjs"), entry, "loadPyodide", filter], {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: LIMIT,
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => {
      if (code === 0) done(JSON.parse(text));
      else fail(new Error(`${dist.name} ${dist.version} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** Entries of intended.toml by name. @returns {Map<string, {name: string, ours: string, reason: string}>} */
function readIntended() {
  const { difference = [] } = parse(readFileSync(INTENDED, "utf8"));
  return new Map(difference.map((entry) => [entry.name, entry]));
}

/** Adds differences without a reason yet, for the one who writes them. */
function write(missing) {
  const entries = missing.map(
    ({ name, ours }) =>
      `\n[[difference]]\nname = ${JSON.stringify(name)}\nours = ${JSON.stringify(ours)}\nreason = ""\n`,
  );
  writeFileSync(INTENDED, readFileSync(INTENDED, "utf8") + entries.join(""));
}

async function main() {
  const oracle = resolve(options.oracle);
  if (!existsSync(oracle)) throw new Error(`no package to compare with in ${oracle}: run ./mk build`);
  const [ours, theirs] = await Promise.all(
    [findDist(options.dist), oracle].map((dir) => outcomes(describeDist(dir))),
  );
  const intended = readIntended();
  const failures = [];
  for (const [name, outcome] of Object.entries(theirs)) {
    const own = ours[name];
    const entry = intended.get(name);
    if (own === outcome && entry === undefined) continue;
    if (own !== outcome && entry?.reason && entry.ours === own) continue;
    failures.push({ name, ours: own, theirs: outcome, entry });
  }
  for (const { name, ours: own, theirs: outcome, entry } of failures) {
    console.log(`FAIL ${name}\n  theirs: ${outcome}\n  ours:   ${own}`);
    if (entry) console.log(`  intended, as intended.toml has it: ${entry.ours}`);
  }
  if (filter === "") {
    for (const name of intended.keys()) {
      if (theirs[name] !== undefined) continue;
      failures.push({ name });
      console.log(`FAIL intended.toml names a snippet that there is not: ${name}`);
    }
  }
  if (options.write) write(failures.filter(({ entry, ours: own }) => own !== undefined && !entry));
  console.log(
    `differential: ${Object.keys(theirs).length - failures.length} passed, ${failures.length} failed`,
  );
  return failures.length === 0 ? 0 : 1;
}

process.exit(
  await main().catch((error) => {
    console.error(`error: ${error.message}`);
    return 2;
  }),
);
