// SPDX-License-Identifier: Apache-2.0
// Tables of source text: an entry a line; empty lines and lines that start with `//` are left out.
import { readFileSync } from "node:fs";

/** The lines of a table in the folder of the grid. @param {string} path @returns {string[]} */
export function readTable(path) {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"));
}

/** Lines `name: source` by name; a name that is there twice is an error. @returns {Map<string, string>} */
export function named(lines) {
  const table = new Map();
  for (const line of lines) {
    const at = line.indexOf(": ");
    if (at < 0) throw new Error(`no name: ${line}`);
    const name = line.slice(0, at);
    if (table.has(name)) throw new Error(`twice in one table: ${name}`);
    table.set(name, line.slice(at + 2));
  }
  return table;
}
