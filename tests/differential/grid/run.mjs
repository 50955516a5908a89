// SPDX-License-Identifier: Apache-2.0
// Compares this package with the npm package whose API it has, cell by cell of a generated grid:
// `node tests/differential/grid/run.mjs [options] [RE…]`. A difference must fit a pattern of ../intended.toml.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { describeDist } from "../../harness/dist.mjs";
import { findDist, ROOT } from "../../harness/options.mjs";
import { runGrid } from "./children.mjs";
import { readPatterns, unexplained } from "./intended.mjs";
import { record, recordDeaths, unknown } from "./known.mjs";

const HELP = `node tests/differential/grid/run.mjs [options] [RE…]: cells whose names match, or all
  --dist DIR      the package under test (default: $PYXIDE_DIST, else out/dist)
  --oracle NAME   a version of the npm package, 0.29.5 (default) or 314.0.7, or a folder
  --sample        of all cells one in 20; differences must then stand in known.txt, too
  --record        add the sample's differences to known.txt, or with --anew begin that again
  --save DIR      keep both packages' outcomes there, as lines of JSON
  --all           print every difference, not one for each operation`;

const { values: options, positionals } = parseArgs({
  options: {
    dist: { type: "string" },
    oracle: { type: "string", default: "0.29.5" },
    save: { type: "string" },
    all: { type: "boolean", default: false },
    sample: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    anew: { type: "boolean", default: false },
    filter: { type: "string", multiple: true, default: [] },
    help: { type: "boolean", short: "h", default: false },
  },
  allowPositionals: true,
});
const filter = [...options.filter, ...positionals].join("|");
const every = options.sample || options.record ? 20 : 1;

function findOracle(name) {
  const dirs = [resolve(name), join(ROOT, "node_modules", `pyodide-${name}`)];
  const dir = dirs.find((candidate) => existsSync(join(candidate, "pyodide.mjs")));
  if (dir === undefined) throw new Error(`no package '${name}' to compare with: run ./mk build`);
  return dir;
}

/** How a package is run: both through the entry that they share. */
function side(dist, role, folder) {
  return {
    name: `${dist.name} ${dist.version}`,
    entry: pathToFileURL(join(dist.dir, "pyodide.mjs")).href,
    loader: "loadPyodide",
    file: join(folder, `${role}.jsonl`),
    filter,
    every,
  };
}

/** Differences by operation, those of most cells first. */
function grouped(differences) {
  const groups = new Map();
  for (const difference of differences) {
    const operation = difference.name.slice(difference.name.indexOf(" | ") + 3);
    groups.set(operation, [...(groups.get(operation) ?? []), difference]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function print(list) {
  const [{ name, theirs, ours }] = list;
  const more = list.length > 1 ? `, and ${list.length - 1} more of this operation` : "";
  console.log(`FAIL ${name}${more}\n  theirs: ${theirs}\n  ours:   ${ours ?? "no such cell"}`);
}

async function main() {
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const began = Date.now();
  const oracle = describeDist(findOracle(options.oracle));
  const patterns = readPatterns(oracle.version);
  const folder = options.save ? resolve(options.save) : mkdtempSync(join(tmpdir(), "grid-"));
  mkdirSync(folder, { recursive: true });
  const sides = [side(describeDist(findDist(options.dist)), "ours", folder), side(oracle, "theirs", folder)];
  for (const { file } of sides) rmSync(file, { force: true });
  const [ours, theirs] = await runGrid(sides);
  if (!options.save) rmSync(folder, { recursive: true });
  const differences = [...theirs.keys(), ...[...ours.keys()].filter((name) => !theirs.has(name))]
    .map((name) => ({ name, theirs: theirs.get(name) ?? "no such cell", ours: ours.get(name) }))
    .filter((cell) => cell.theirs !== cell.ours);
  const failures = unexplained(differences, patterns);
  const failedNames = new Set(failures.map(({ name }) => name));
  const explained = differences.filter((difference) => !failedNames.has(difference.name));
  if (options.record) {
    recordDeaths([ours, theirs]);
    record(explained, options.anew);
  } else if (options.sample) failures.push(...unknown(explained));
  for (const list of options.all ? failures.map((one) => [one]) : grouped(failures)) print(list);
  const stale = filter === "" && every === 1 ? patterns.filter(({ matches }) => matches === 0) : [];
  for (const { cell } of stale)
    console.log(`FAIL intended.toml has a pattern that fits no difference: ${cell}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    `${theirs.size} cells against ${sides[1].name}: ${theirs.size - differences.length} the same, ` +
      `${differences.length - failures.length} differ as intended by ${patterns.length} patterns, ` +
      `${stale.length} patterns stale (${seconds} s)`,
  );
  const failed = failures.length + stale.length;
  console.log(`grid: ${theirs.size - failures.length} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exit(
  await main().catch((error) => {
    console.error(`error: ${error.message}`);
    return 2;
  }),
);
