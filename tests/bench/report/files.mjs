// SPDX-License-Identifier: Apache-2.0
// Results on disk: results.json holds every sample; the tables and charts are made from it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packagesChart, programsChart, summaryChart } from "./charts.mjs";
import { fullTables } from "./readme.mjs";
import { targetsOf } from "./summary.mjs";

/**
 * @typedef {object} Results
 * @property {object[]} runs      date, machine, options of each run behind the samples
 * @property {{ id: string, label: string, kind: string, build?: string }[]} subjects
 * @property {import("./stats.mjs").Sample[]} samples
 */

/** @param {string} folder @returns {Results} */
export function load(folder) {
  const path = join(folder, "results.json");
  if (!existsSync(path)) throw new Error(`there is no ${path}: run the benchmarks first`);
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * Earlier samples that still hold: of the same builds, and of rows that the new samples do not have.
 * @param {Results} old @param {Results["subjects"]} subjects @param {Results["samples"]} fresh
 */
function stillValid(old, subjects, fresh) {
  const key = (/** @type {import("./stats.mjs").Sample} */ s) =>
    `${s.target} ${s.group} ${s.name} ${s.subject}`;
  const measured = new Set(fresh.map(key));
  const build = (/** @type {Results["subjects"]} */ list, /** @type {string} */ id) =>
    list.find((s) => s.id === id)?.build;
  return old.samples.filter((sample) => {
    const now = build(subjects, sample.subject);
    return !measured.has(key(sample)) && (now === undefined || now === build(old.subjects, sample.subject));
  });
}

/**
 * Writes results.json, table.md and the charts; with --keep, together with earlier results.
 * @param {{ out: string, keep: boolean }} options
 * @param {{ run: object, subjects: Results["subjects"], samples: Results["samples"] }} fresh
 * @returns {Results}
 */
export function save({ out, keep }, { run, subjects, samples }) {
  mkdirSync(out, { recursive: true });
  /** @type {Results} */
  let results = {
    runs: [run],
    subjects: subjects.map(({ id, label, kind, build }) => ({
      id,
      label,
      kind,
      ...(build ? { build } : {}),
    })),
    samples,
  };
  if (keep && existsSync(join(out, "results.json"))) {
    const old = load(out);
    const others = old.subjects.filter(({ id }) => !subjects.some((subject) => subject.id === id));
    results = {
      runs: [...old.runs, run],
      subjects: [...results.subjects, ...others].sort((a, b) => order(a.id) - order(b.id)),
      samples: [...stillValid(old, results.subjects, samples), ...samples],
    };
  }
  writeFileSync(join(out, "results.json"), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(join(out, "table.md"), fullTables(results));
  writeFileSync(join(out, "summary.svg"), summaryChart(results));
  for (const target of targetsOf(results)) {
    writeFileSync(join(out, `programs-${target}.svg`), programsChart(results, target));
    const packages = packagesChart(results, target);
    if (packages) writeFileSync(join(out, `packages-${target}.svg`), packages);
  }
  return results;
}

/** The usual order of the columns. @param {string} id */
function order(id) {
  const place = ["native-sse", "native", "pyodide-0.29.5", "pyodide-314.0.7", "ours"].indexOf(id);
  return place < 0 ? 4 : place;
}
