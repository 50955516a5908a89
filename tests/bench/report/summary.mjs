// SPDX-License-Identifier: Apache-2.0
// The few lines that sum a measurement up, and the goals. Tables and the summary chart are made from these.

import { groupRatio, ratio, rows } from "./stats.mjs";
import { format } from "./units.mjs";

/** @typedef {import("./files.mjs").Results} Results */
/** @typedef {Map<string, import("./stats.mjs").Cell>} Row */

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {string} group
 * @property {string} target
 * @property {Map<string, { text: string, value: number }>} figures  subject -> its figure; smaller is better
 * @property {(subject: string, peer: string) => number} ratio
 */

export const groupTitles = {
  start: "start-up",
  size: "download, brotli",
  memory: "memory after start",
  ffi: "calls and conversions",
  short: "short programs, cold",
  real: "real programs",
  micro: "pyperformance programs",
  kernels: "NumPy kernels",
  linalg: "BLAS and LAPACK",
  arrays: "NumPy functions",
  pandas: "pandas",
  scipy: "SciPy",
  arrow: "a table of 1,000,000 rows and five columns across",
  imports: "first import of a package",
  wheels: "download of a package",
};

/** Groups of rows that a geometric mean sums up, and whom the packages' rows are compared with. */
export const meanGroups = ["ffi", "short", "micro", "real", "kernels", "linalg", "arrays", "pandas", "scipy"];
const packageMeans = ["kernels", "linalg", "arrays", "pandas", "scipy"];

export const targetTitles = { node: "Node", chromium: "Chromium", firefox: "Firefox" };

/** @param {Results} results */
export const targetsOf = ({ samples }) =>
  ["node", "chromium", "firefox"].filter((target) => samples.some((sample) => sample.target === target));

/** The subject that the others are compared with. @param {Results} results */
export function mainSubject({ subjects }) {
  return subjects.find(({ id }) => id === "ours")?.id ?? subjects.at(-1)?.id ?? "";
}

/** One row of a table as a line. @param {Results} results @param {string} group @param {string} name @param {string} target */
function rowLine({ samples }, group, name, target) {
  const row = rows(samples, group, target).get(name);
  if (!row) return [];
  const figures = [...row].filter(([, cell]) => !cell.errors.length);
  return [
    {
      figures: new Map(figures.map(([id, c]) => [id, { text: format(group, c.median), value: c.median }])),
      row,
    },
  ];
}

/** The geometric mean of a group over the programs that everybody ran, as times the time of native CPython, or of the
 * first subject without it.
 * @param {Results} results @param {string} group @param {string} target */
function meanLine({ samples, subjects }, group, target) {
  const all = rows(samples, group, target);
  if (all.size === 0) return [];
  const ran = (/** @type {string} */ id) => (/** @type {Row} */ row) => row.get(id)?.errors.length === 0;
  const present = subjects.filter(({ id }) => [...all.values()].some(ran(id)));
  const table = new Map([...all].filter(([, row]) => present.every(({ id }) => ran(id)(row))));
  const standard = packageMeans.includes(group) ? "native-sse" : "native";
  const base = present.find(({ id }) => id === standard) ?? present[0];
  const figures = present.map(({ id }) => {
    const value = groupRatio(table, id, base?.id ?? "").ratio;
    return /** @type {const} */ ([id, { text: `${value.toFixed(2)} x`, value }]);
  });
  const count = table.size < all.size ? `${table.size} of ${all.size}` : `${table.size}`;
  const label = `${groupTitles[/** @type {"ffi"} */ (group)]} (${count}), ${targetTitles[/** @type {"node"} */ (target)]}; ${base?.label} = 1`;
  const compare = (/** @type {string} */ s, /** @type {string} */ p) => groupRatio(table, s, p).ratio;
  return [{ label, group, target, figures: new Map(figures), ratio: compare }];
}

/** @param {Results} results @returns {Line[]} */
export function summary(results) {
  /** @type {Line[]} */
  const lines = [];
  const targets = targetsOf(results);
  /** @type {(group: string, name: string, target: string, label: string) => void} */
  const add = (group, name, target, label) => {
    for (const { figures, row } of rowLine(results, group, name, target)) {
      lines.push({ label, group, target, figures, ratio: (s, p) => ratio(row, s, p) });
    }
  };
  for (const target of targets) {
    add(
      "start",
      "first result",
      target,
      `start-up to first result, ${targetTitles[/** @type {"node"} */ (target)]}`,
    );
  }
  add("size", "core", "any", "core download (wasm + JS + stdlib), brotli");
  for (const target of targets) {
    const [name, label] =
      target === "node" ? ["resident", "resident memory"] : ["WebAssembly memory", "WebAssembly memory"];
    add("memory", name, target, `${label} after start, ${targetTitles[/** @type {"node"} */ (target)]}`);
  }
  for (const group of ["ffi", "short", "real", "micro", ...packageMeans]) {
    for (const target of targets) lines.push(...meanLine(results, group, target));
  }
  return lines;
}

/** What the project wants to reach in Node. @type {{ group: string, peers: string[], limit: number, absolute?: boolean }[]} */
const goals = [
  { group: "start", peers: ["pyodide-0.29.5"], limit: 0.7 },
  { group: "size", peers: [], limit: 4.8e6, absolute: true },
  { group: "ffi", peers: ["pyodide-0.29.5"], limit: 0.5 },
  { group: "short", peers: ["pyodide-0.29.5"], limit: 0.65 },
  { group: "real", peers: ["pyodide-0.29.5", "pyodide-314.0.7"], limit: 0.8 },
  { group: "micro", peers: ["pyodide-0.29.5"], limit: 0.7 },
  { group: "kernels", peers: ["native-sse"], limit: 1.6 },
];

/** Rows with a goal of their own, against native code with SSE alone. */
const rowGoals = [
  { group: "linalg", name: "dgemm 500", limit: 1.4 },
  { group: "linalg", name: "sgemm 500", limit: 1.4 },
];

/** @param {Results} results */
function judgePackageRows({ samples }) {
  return rowGoals.flatMap(({ group, name, limit }) => {
    const row = rows(samples, group, "node").get(name);
    const value = row ? ratio(row, "ours", "native-sse") : Number.NaN;
    if (Number.isNaN(value)) return [];
    const verdict = value <= limit ? "reached" : "MISSED";
    return [
      `${verdict}: ${name}, Node: ${value.toFixed(2)} of native-sse (goal: at most ${limit.toFixed(2)})`,
    ];
  });
}

/** The goal of each row of the groups `ffi` and `short`: faster than 0.29.5. @param {Results} results @param {"ffi" | "short"} group */
function judgeRows({ samples }, group) {
  const peer = "pyodide-0.29.5";
  const ratios = [...rows(samples, group, "node")].map(
    ([name, row]) => /** @type {const} */ ([name, ratio(row, "ours", peer)]),
  );
  if (ratios.every(([, value]) => Number.isNaN(value))) return [];
  const slow = ratios.filter(([, value]) => !(value < 1));
  const names = slow.map(([name, value]) => `${name} (${Number.isNaN(value) ? "failed" : value.toFixed(2)})`);
  const found = slow.length === 0 ? `all ${ratios.length} rows` : `not ${names.join(", ")}`;
  const verdict = slow.length === 0 ? "reached" : "MISSED";
  return [`${verdict}: ${groupTitles[group]}, Node: ${found} (goal: every row below 1.00 of ${peer})`];
}

/** A sentence for each goal that can be judged from the results. @param {Results} results */
export function judge(results) {
  const lines = summary(results).filter(({ target }) => target === "node" || target === "any");
  const judged = goals.flatMap(({ group, peers, limit, absolute }) => {
    const line = lines.find((l) => l.group === group);
    const ours = line?.figures.get("ours");
    if (!line || !ours) return [];
    const ratios = peers.map((peer) => line.ratio("ours", peer)).filter((r) => !Number.isNaN(r));
    if (!absolute && ratios.length === 0) return [];
    const value = absolute ? ours.value : Math.max(...ratios);
    const unit = (/** @type {number} */ v) => (absolute ? format(group, v) : v.toFixed(2));
    const than = absolute ? "" : ` of ${peers.length > 1 ? "the faster peer" : peers[0]}`;
    const verdict = value <= limit ? "reached" : "MISSED";
    return [`${verdict}: ${line.label}: ${unit(value)}${than} (goal: at most ${unit(limit)})`];
  });
  return [
    ...judged,
    ...judgeRows(results, "ffi"),
    ...judgeRows(results, "short"),
    ...judgePackageRows(results),
  ];
}
