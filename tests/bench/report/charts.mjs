// SPDX-License-Identifier: Apache-2.0
// The charts: the summary, and every program in one target.

import { rows } from "./stats.mjs";
import { mainSubject, summary, targetTitles } from "./summary.mjs";
import { barChart } from "./svg.mjs";

/** @typedef {import("./files.mjs").Results} Results */

/** @type {Record<string, string>} */
const colours = {
  native: "#8b949e",
  "pyodide-0.29.5": "#d9973b",
  "pyodide-314.0.7": "#a371c9",
  "native-sse": "#6e7681",
  ours: "#3f8ae0",
};
const spare = ["#4fa37a", "#c95d6b", "#5f9ea8", "#b0885a"];

/** @param {Results} results @param {(id: string) => boolean} wanted */
function series({ subjects }, wanted) {
  let next = 0;
  return subjects
    .filter(({ id }) => wanted(id))
    .map(({ id, label }) => ({ id, label, colour: colours[id] ?? spare[next++ % spare.length] ?? "#888" }));
}

/** Each line of the summary relative to 0.29.5. @param {Results} results */
export function summaryChart(results) {
  const lines = summary(results);
  const base = results.subjects.some(({ id }) => id === "pyodide-0.29.5")
    ? "pyodide-0.29.5"
    : mainSubject(results);
  const usable = lines.filter((line) => line.figures.has(base));
  const shown = series(results, (id) => id !== "native");
  const label = results.subjects.find(({ id }) => id === base)?.label ?? base;
  return barChart({
    title: "Time, size and memory",
    subtitle: `each relative to ${label} (the line); shorter is better`,
    series: shown,
    reference: 1,
    rows: usable.map((line) => ({
      label: line.label.replace(/; .*/, ""),
      bars: shown.map(({ id }) => {
        const figure = line.figures.get(id);
        return figure && { value: line.ratio(id, base), text: figure.text };
      }),
    })),
  });
}

/** Each program in one target, relative to native CPython, or to the first subject without it.
 * @param {Results} results @param {string} target */
export const programsChart = (results, target) =>
  rowsChart(
    results,
    target,
    "Programs",
    ["real", "micro"],
    results.subjects.find(({ id }) => id !== "native-sse"),
  );

/** Each row of the packages in one target, relative to native code with SSE alone. Undefined without rows.
 * @param {Results} results @param {string} target */
export function packagesChart(results, target) {
  const groups = ["kernels", "linalg", "arrays", "pandas", "scipy"];
  if (!results.samples.some((sample) => groups.includes(sample.group) && sample.target === target))
    return undefined;
  const took = new Set(
    results.samples.filter(({ group }) => groups.includes(group)).map(({ subject }) => subject),
  );
  const part = { ...results, subjects: results.subjects.filter(({ id }) => took.has(id)) };
  return rowsChart(part, target, "Packages", groups, part.subjects[0]);
}

/** @param {Results} results @param {string} target @param {string} title @param {string[]} groups
 * @param {Results["subjects"][number] | undefined} base */
function rowsChart(results, target, title, groups, base) {
  const shown = series(results, (id) => id !== base?.id);
  const all = groups.flatMap((group) => [...rows(results.samples, group, target)]);
  const place = targetTitles[/** @type {"node"} */ (target)];
  return barChart({
    title: `${title} after a warm-up, ${place}`,
    subtitle: `time relative to ${base?.label} (the line), with the range over processes; shorter is better`,
    series: shown,
    reference: 1,
    rows: all.map(([label, row]) => {
      const unit = row.get(base?.id ?? "")?.median ?? Number.NaN;
      const bars = shown.map(({ id }) => {
        const cell = row.get(id);
        if (!cell || cell.errors.length > 0 || Number.isNaN(unit)) return undefined;
        const value = cell.median / unit;
        return { value, low: cell.min / unit, high: cell.max / unit, text: value.toFixed(2) };
      });
      return { label, bars };
    }),
  });
}
