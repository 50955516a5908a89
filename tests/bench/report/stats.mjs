// SPDX-License-Identifier: Apache-2.0
// Medians, ratios and geometric means of the samples.
// A sample is what one process measured; `value` is in seconds or bytes. Target "native" counts for every target,
// "any" is what no target changes.

/**
 * @typedef {object} Sample
 * @property {string} group   start, size, memory, ffi, micro, real
 * @property {string} name    the program, or the part that was measured
 * @property {string} subject
 * @property {string} target
 * @property {number} round
 * @property {number} [value]
 * @property {string} [error]
 * @property {object} [detail]
 */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** @param {number[]} values */
export const geometricMean = (values) =>
  values.length ? Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length) : Number.NaN;

/**
 * @typedef {object} Cell   all processes of one subject on one row
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {number[]} values in the order of the rounds
 * @property {string[]} errors
 */

/** @param {Sample[]} samples @returns {Cell} */
function cell(samples) {
  const ordered = [...samples].sort((a, b) => a.round - b.round);
  const values = ordered.flatMap((s) => (s.value === undefined ? [] : [s.value]));
  const errors = ordered.flatMap((s) => (s.error === undefined ? [] : [s.error]));
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values, errors };
}

/**
 * Rows of one group and target: name -> subject -> Cell.
 * @param {Sample[]} samples @param {string} group @param {string} target
 */
export function rows(samples, group, target) {
  /** @type {Map<string, Map<string, Cell>>} */
  const table = new Map();
  const chosen = samples.filter((s) => s.group === group && (s.target === target || s.target === "native"));
  const names = chosen.filter((s) => s.target === target).map((s) => s.name);
  for (const name of new Set(names)) {
    const ofRow = chosen.filter((s) => s.name === name);
    const subjects = new Set(ofRow.map((s) => s.subject));
    table.set(name, new Map([...subjects].map((id) => [id, cell(ofRow.filter((s) => s.subject === id))])));
  }
  return table;
}

/**
 * How many times the time (or bytes) of `peer` does `subject` need: the ratio of their medians. NaN where one failed.
 * @param {Map<string, Cell>} row @param {string} subject @param {string} peer
 */
export function ratio(row, subject, peer) {
  const [a, b] = [row.get(subject), row.get(peer)];
  return a && b && !a.errors.length && !b.errors.length ? a.median / b.median : Number.NaN;
}

/**
 * The geometric mean of a group's ratios, over the rows that both have; `paired` takes each round's own ratio instead
 * of that of the medians, which shows whether the machine drifted between rounds.
 * @param {Map<string, Map<string, Cell>>} table @param {string} subject @param {string} peer
 */
export function groupRatio(table, subject, peer) {
  const ratios = [];
  const paired = [];
  for (const row of table.values()) {
    const value = ratio(row, subject, peer);
    if (Number.isNaN(value)) continue;
    ratios.push(value);
    const [a, b] = [row.get(subject)?.values ?? [], row.get(peer)?.values ?? []];
    paired.push(median(a.map((v, round) => v / (b[round] ?? Number.NaN)).filter((v) => !Number.isNaN(v))));
  }
  return { ratio: geometricMean(ratios), paired: geometricMean(paired), rows: ratios.length };
}
