// SPDX-License-Identifier: Apache-2.0
// The Markdown tables: the short one for the project's README, and the full one that is saved beside the samples.

import { allTables, summaryRows } from "./text.mjs";
import { markdown } from "./units.mjs";

/** @typedef {import("./files.mjs").Results} Results */

/** When, where and how it was measured. @param {Results} results */
function conditions({ runs, subjects, samples }) {
  const last = /** @type {any} */ (runs.at(-1));
  const engines = [...new Set(runs.flatMap((run) => /** @type {any} */ (run).engines))].join(", ");
  const versions = subjects.map(
    ({ label, kind, build = "?" }) => `${label} ${kind === "wasm" ? build : build.split(" ")[0]}`,
  );
  const rounds = new Set(samples.filter((s) => s.group === "real").map((s) => s.round)).size;
  const how =
    rounds > 0 ? `, ${rounds} ${rounds === 1 ? "process" : "processes"} each for the real programs` : "";
  const flags = last.nodeFlags.length > 0 ? ` Node's flags: ${last.nodeFlags.join(" ")}.` : "";
  const quick = last.quick ? " **Quick run: shows that it works, not how fast it is.**" : "";
  const busy = runs.some((run) => /** @type {any} */ (run).busy)
    ? " **The machine had other work to do.**"
    : "";
  const builds = `Builds: ${versions.join("; ")}.`;
  return `Measured ${last.date.slice(0, 10)} on ${last.machine}, ${engines}${how}. Smaller is better. ${builds}${flags}${quick}${busy}`;
}

/** @param {Results} results */
export const readmeTables = (results) => `${markdown(summaryRows(results))}\n\n${conditions(results)}\n`;

/** @param {Results} results */
export function fullTables(results) {
  const details = allTables(results).map(([title, lines]) => `## ${title}\n\n${markdown(lines)}\n`);
  return `# Benchmarks\n\n${readmeTables(results)}\n${details.join("\n")}`;
}
