// SPDX-License-Identifier: Apache-2.0
// The tables for a terminal, and the shared rows that the Markdown tables are made of.

import { groupRatio, ratio, rows } from "./stats.mjs";
import { groupTitles, judge, mainSubject, meanGroups, summary, targetsOf, targetTitles } from "./summary.mjs";
import { columns, range, times } from "./units.mjs";

/** @typedef {import("./files.mjs").Results} Results */

/** The columns of a table: all subjects that it has, and whom the main one is compared with.
 * @param {Results} results @param {Iterable<string>} ids */
function heads(results, ids) {
  const there = new Set(ids);
  const subjects = results.subjects.filter(({ id }) => there.has(id));
  const main = mainSubject(results);
  const peers = there.has(main) ? subjects.filter(({ id }) => id !== main) : [];
  const mainLabel = subjects.find(({ id }) => id === main)?.label ?? main;
  const short = (/** @type {string} */ label) => label.replace(/^Pyodide | CPython$/g, "");
  const ratios = peers.map(({ label }) => `${short(mainLabel)} / ${short(label)}`);
  return { subjects, main, peers, titles: [...subjects.map(({ label }) => label), ...ratios] };
}

/** @param {Results} results @returns {string[][]} */
export function summaryRows(results) {
  const lines = summary(results);
  const { subjects, main, peers, titles } = heads(
    results,
    lines.flatMap((line) => [...line.figures.keys()]),
  );
  const body = lines.map((line) => [
    line.label,
    ...subjects.map(({ id }) => line.figures.get(id)?.text ?? ""),
    ...peers.map(({ id }) => times(line.ratio(main, id))),
  ]);
  return [["", ...titles], ...body];
}

/** All rows of one group in one target, with geometric means where rows are programs; empty if nothing was measured.
 * @param {Results} results @param {string} group @param {string} target @returns {string[][]} */
export function groupRows(results, group, target) {
  const table = rows(results.samples, group, target);
  if (table.size === 0) return [];
  const { subjects, main, peers, titles } = heads(
    results,
    [...table.values()].flatMap((row) => [...row.keys()]),
  );
  const body = [...table].map(([name, row]) => [
    name,
    ...subjects.map(({ id }) => {
      const cell = row.get(id);
      return cell ? range(group, cell) : "";
    }),
    ...peers.map(({ id }) => times(ratio(row, main, id))),
  ]);
  const all = [["", ...titles], ...body];
  if (peers.length === 0 || !meanGroups.includes(group)) return all;
  const means = peers.map(({ id }) => groupRatio(table, main, id));
  const blank = subjects.map(() => "");
  all.push(["geometric mean", ...blank, ...means.map((mean) => times(mean.ratio))]);
  all.push(["same, paired by round", ...blank, ...means.map((mean) => times(mean.paired))]);
  return all;
}

/** What heads a group's table. @param {string} group @param {string} target */
export function groupTitle(group, target) {
  const title = groupTitles[/** @type {"start"} */ (group)];
  return target === "any" ? title : `${title}, ${targetTitles[/** @type {"node"} */ (target)]}`;
}

/** Every table that has rows: [title, rows]. @param {Results} results @returns {[string, string[][]][]} */
export function allTables(results) {
  const keys = Object.keys(groupTitles).flatMap((group) =>
    [...targetsOf(results), "any"].map((target) => /** @type {const} */ ([group, target])),
  );
  const tables = keys.map(
    ([group, target]) =>
      /** @type {[string, string[][]]} */ ([groupTitle(group, target), groupRows(results, group, target)]),
  );
  return tables.filter(([, lines]) => lines.length > 0);
}

/** @param {Results} results */
export function textTables(results) {
  const parts = allTables(results).map(
    ([title, lines]) => `${title}: median (min–max of the processes); smaller is better\n${columns(lines)}`,
  );
  const goals = judge(results);
  return [
    ...parts,
    `summary\n${columns(summaryRows(results))}`,
    ...(goals.length > 0 ? [goals.join("\n")] : []),
    "",
  ].join("\n\n");
}
