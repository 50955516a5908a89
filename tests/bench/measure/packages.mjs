// SPDX-License-Identifier: Apache-2.0
// Measures the packages: this build's, against the same versions of PyPI under native CPython, with one thread, and once
// more with no instructions beyond SSE4.2.

import { fetchWheels } from "../fetch.mjs";
import { importedModules, packageSets, readLock, wheelSizes } from "../package-sets.mjs";
import { pythonFiles } from "./jobs.mjs";

/** @typedef {import("../subjects.mjs").Subject} Subject */
/** @typedef {import("../report/stats.mjs").Sample} Sample */

/** Each row takes this part of what a program of the speed set takes to warm up and to be measured. */
const ROW = 0.1;

const oneThread = { OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };

/** What NumPy and OpenBLAS may use on x86-64 besides SSE4.2. */
const onlySse = {
  NPY_DISABLE_CPU_FEATURES: "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
  OPENBLAS_CORETYPE: "Nehalem",
};

/**
 * The subjects, and native CPython once more with SSE alone; on x86-64, where that means something.
 * @param {Subject[]} subjects @returns {Subject[]}
 */
export function withSse(subjects) {
  return subjects.flatMap((subject) => {
    if (subject.id !== "native" || process.arch !== "x64") return [subject];
    return [{ ...subject, id: "native-sse", label: "native SSE" }, subject];
  });
}

/** @param {Subject} subject @returns {Subject} */
const ready = (subject) => {
  if (subject.kind === "wasm") return subject;
  const more = subject.id === "native-sse" ? onlySse : {};
  return { ...subject, env: { ...subject.env, ...oneThread, ...more } };
};

/** Who takes part: native commands, and builds of this package. @param {Subject} subject */
const takesPart = ({ kind, id }) =>
  kind === "command" ? process.arch === "x64" : !id.startsWith("pyodide-");

/**
 * A job for a subject: what an interpreter in WebAssembly loads by the lock file, a native one finds in wheels.
 * @param {Subject} subject @param {Record<string, unknown>} spec @param {string[]} packages @param {string} folder
 */
function jobFor(subject, spec, packages, folder) {
  const files = Object.fromEntries(pythonFiles);
  if (subject.kind === "wasm") {
    return { files: Object.keys(files), sources: files, spec: { ...spec, wheels: [] }, packages, folder };
  }
  const wheels = fetchWheels("packages.txt", "native");
  const names = [...wheels.files.values()];
  const sources = {
    ...files,
    ...Object.fromEntries(names.map((name) => [name, `${wheels.folder}/${name}`])),
  };
  return { files: Object.keys(sources), sources, spec: { ...spec, wheels: names } };
}

/** @param {any} answer @returns {Partial<Sample>[]} */
function rowsOf(answer) {
  if (answer.error) return [{ error: answer.error }];
  return answer.rows.map((/** @type {any} */ { name, value, error, digest, loops }) =>
    error ? { name, error } : { name, value, detail: { digest, loops } },
  );
}

/**
 * Steps of the groups of `chosen`, in paired rounds.
 * @param {import("../options.mjs").Options} options @param {Subject[]} subjects @param {Set<string>} chosen
 * @param {string} target @param {any} driver
 * @returns {Omit<import("./all.mjs").Step, "target">[]}
 */
export function packageSteps(options, subjects, chosen, target, driver) {
  const first = target === options.targets[0];
  const part = subjects.filter(takesPart).filter(({ kind }) => kind === "wasm" || first);
  const folder = options.packages;
  const lock = readLock(folder);
  const missing = (/** @type {string[]} */ names) => names.filter((name) => lock[name] === undefined);
  const plan = { warm: options.plan.warm * ROW, measure: options.plan.measure * ROW };
  /** @type {Omit<import("./all.mjs").Step, "target">[]} */
  const steps = [];
  const ours = part.find(({ kind }) => kind === "wasm");
  if (chosen.has("wheels") && first && ours) {
    const run = async () => wheelSizes(folder);
    steps.push({ group: "wheels", name: "wheels", subject: ours, round: 0, run });
  }
  for (let round = 0; round < options.rounds.packages; round++) {
    for (const { name, modules, packages, inside } of packageSets.filter((set) => chosen.has(set.name))) {
      if (missing(packages).length > 0) {
        if (round === 0)
          process.stderr.write(`note: ${name} is left out: ${folder} has no ${missing(packages)}\n`);
        continue;
      }
      for (const subject of part.filter(({ kind }) => !inside || kind === "wasm")) {
        const job = jobFor(subject, { kind: "rows", modules, ...plan }, packages, folder);
        const run = async () => rowsOf(await driver.speed(ready(subject), job, options.nodeFlags));
        steps.push({ group: name, name, subject, round, run });
      }
    }
    for (const [module = "", name = ""] of chosen.has("imports") ? importedModules : []) {
      if (missing([name]).length > 0) continue;
      for (const subject of part.filter(({ id }) => id !== "native-sse")) {
        if (subject.kind === "command" && name === "matplotlib") continue;
        const job = jobFor(subject, { kind: "import", module, ...plan }, [name], folder);
        const run = async () => driver.imports(ready(subject), job, options.nodeFlags);
        steps.push({ group: "imports", name: module, subject, round, run });
      }
    }
  }
  return steps;
}

/** How far two interpreters' results may be apart: rounding differs, and so do the last digits of sums. */
const TOLERANCE = 1e-6;

/** @param {number[]} a @param {number[]} b */
export function agree(a, b) {
  const near = (/** @type {number} */ x, /** @type {number} */ y) =>
    Math.abs(x - y) <= TOLERANCE * Math.max(1, Math.abs(x), Math.abs(y)) ||
    (Number.isNaN(x) && Number.isNaN(y));
  return a.length === b.length && a.every((x, i) => near(x, b[i] ?? Number.NaN));
}

/** Rows whose results differ from those of the first subject become errors. @param {Sample[]} samples */
export function compareResults(samples) {
  /** @type {Map<string, { digest: number[], subject: string }>} */
  const known = new Map();
  return samples.map((sample) => {
    const digest = /** @type {{ digest?: number[] } | undefined} */ (sample.detail)?.digest;
    if (digest === undefined) return sample;
    const key = `${sample.group} ${sample.name}`;
    const other = known.get(key);
    if (other === undefined) known.set(key, { digest, subject: sample.subject });
    if (other === undefined || agree(digest, other.digest)) return sample;
    const { value: _, ...rest } = sample;
    return { ...rest, error: `the result ${digest} is not that of ${other.subject}, ${other.digest}` };
  });
}
