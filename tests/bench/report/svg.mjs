// SPDX-License-Identifier: Apache-2.0
// Writes a horizontal bar chart as SVG. Transparent, with text that reads on light and dark pages.

const width = 860;
const left = 330;
const right = 90;
const bar = 11;
const gap = 9;

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A round step that divides `highest` into four to eight parts. @param {number} highest */
function gridStep(highest) {
  const size = 10 ** Math.floor(Math.log10(highest));
  return [0.1, 0.2, 0.25, 0.5, 1, 2].map((part) => part * size).find((step) => highest / step <= 8) ?? size;
}

/**
 * @typedef {object} Bar
 * @property {number} value
 * @property {number} [low]   start of the whisker
 * @property {number} [high]
 * @property {string} text    written behind the bar
 */

/**
 * @param {object} chart
 * @param {string} chart.title
 * @param {string} chart.subtitle
 * @param {{ label: string, colour: string }[]} chart.series
 * @param {{ label: string, bars: (Bar | undefined)[] }[]} chart.rows  a bar for each of the series
 * @param {number} chart.reference  where the emphasised line is
 */
export function barChart({ title, subtitle, series, rows, reference }) {
  const values = rows.flatMap((row) => row.bars.flatMap((b) => (b ? [b.high ?? b.value] : [])));
  const highest = Math.max(reference, ...values.filter(Number.isFinite)) * 1.02;
  const x = (/** @type {number} */ value) => left + (value / highest) * (width - left - right);
  const top = 78;
  const rowHeight = series.length * bar + gap;
  const bottom = top + rows.length * rowHeight;
  /** @type {string[]} */
  const out = [];
  const text = (
    /** @type {number} */ tx,
    /** @type {number} */ ty,
    /** @type {string} */ content,
    extra = "",
  ) => out.push(`<text x="${tx.toFixed(1)}" y="${ty.toFixed(1)}" ${extra}>${escaped(content)}</text>`);

  text(12, 22, title, 'class="title"');
  text(12, 40, subtitle);
  let legend = 12;
  for (const { label, colour } of series) {
    out.push(`<rect x="${legend}" y="50" width="10" height="10" fill="${colour}"/>`);
    text(legend + 15, 59, label);
    legend += 35 + label.length * 7;
  }
  const step = gridStep(highest);
  for (let value = 0; value <= highest; value += step) {
    out.push(`<path class="grid" d="M${x(value).toFixed(1)} ${top - 4}V${bottom}"/>`);
    text(x(value), bottom + 14, String(Number(value.toFixed(3))), 'text-anchor="middle"');
  }
  out.push(`<path class="reference" d="M${x(reference).toFixed(1)} ${top - 4}V${bottom}"/>`);
  for (const [index, row] of rows.entries()) {
    const y = top + index * rowHeight;
    text(left - 8, y + (rowHeight - gap) / 2 + 4, row.label, 'text-anchor="end"');
    for (const [place, value] of row.bars.entries()) {
      const by = y + place * bar;
      if (!value || !Number.isFinite(value.value)) {
        text(left + 4, by + 9, "-", 'class="small"');
        continue;
      }
      const { colour } = series[place] ?? { colour: "#888" };
      out.push(
        `<rect x="${left}" y="${by}" width="${(x(value.value) - left).toFixed(1)}" height="${bar - 2}" fill="${colour}"/>`,
      );
      const middle = (by + (bar - 2) / 2).toFixed(1);
      if (value.low !== undefined && value.high !== undefined) {
        out.push(
          `<path class="whisker" d="M${x(value.low).toFixed(1)} ${middle}H${x(value.high).toFixed(1)}"/>`,
        );
      }
      text(x(Math.max(value.value, value.high ?? 0)) + 5, by + 8.5, value.text, 'class="small"');
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 24}" width="${width}" role="img">
<title>${escaped(title)}</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-size: 15px; font-weight: 600 }
.small { font-size: 10px }
.grid { stroke: #8b949e; stroke-opacity: 0.25 }
.reference { stroke: #8b949e; stroke-width: 1.5 }
.whisker { stroke: #57606a; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) { text { fill: #adb6c0 } .whisker { stroke: #e6edf3 } }
</style>
${out.join("\n")}
</svg>
`;
}
