// SPDX-License-Identifier: Apache-2.0
// How figures are written.

/** Three significant digits, without an exponent. @param {number} value */
export function digits(value) {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? "0" : "-";
  const rounded = Number(value.toPrecision(3));
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return rounded.toFixed(Math.min(places, 6));
}

/** The unit in which a figure of `group` reads well. @param {string} group @param {number} value
 * @returns {[scale: number, unit: string]} */
function unitOf(group, value) {
  if (["size", "memory", "wheels"].includes(group)) return value < 1e5 ? [1e-3, "kB"] : [1e-6, "MB"];
  if (value >= 1) return [1, "s"];
  if (value >= 1e-3) return [1e3, "ms"];
  return value >= 1e-6 ? [1e6, "µs"] : [1e9, "ns"];
}

/** A figure of a group, in seconds or bytes. @param {string} group @param {number} value */
export function format(group, value) {
  const [scale, unit] = unitOf(group, value);
  return `${digits(value * scale)} ${unit}`;
}

/** A median with the range of the processes behind it. @param {string} group @param {import("./stats.mjs").Cell} cell */
export function range(group, { median, min, max, values, errors }) {
  if (errors.length > 0) return "failed";
  if (values.length < 2) return format(group, median);
  const [scale] = unitOf(group, median);
  return `${format(group, median)} (${digits(min * scale)}–${digits(max * scale)})`;
}

/** @param {number} value */
export const times = (value) => (Number.isNaN(value) ? "" : value.toFixed(2));

/** Pads columns of text; the first is left-aligned, the others right-aligned. @param {string[][]} lines */
export function columns(lines) {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const pad = (/** @type {string} */ text, /** @type {number} */ i) =>
    i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** @param {string[][]} lines the first is the head */
export function markdown([head = [], ...body]) {
  const rule = head.map((_, i) => (i === 0 ? "---" : "---:"));
  return [head, rule, ...body].map((line) => `| ${line.join(" | ")} |`).join("\n");
}
