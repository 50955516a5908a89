// SPDX-License-Identifier: Apache-2.0
// Which operations and kinds have ended interpreters: they are left out after that, since each death costs seconds.

const DEATHS_OF_KIND = 7;
const DEATH = /^(kills the interpreter|ends the process|does not end)/;

export function makeDeaths() {
  const operations = new Set();
  const kinds = new Map();
  const operation = ({ family, title }) => `${family} | ${title}`;
  return {
    /** Takes note of a cell's outcome. */
    count(cell, outcome) {
      if (!DEATH.test(outcome)) return;
      operations.add(operation(cell));
      kinds.set(
        cell.kind,
        (kinds.get(cell.kind) ?? 0) + (outcome === "does not end" ? DEATHS_OF_KIND / 2 : 1),
      );
    },
    /** Why the cell is not run, if it is not. @returns {string | undefined} */
    verdict(cell) {
      if (operations.has(operation(cell))) return "not run: the operation kills interpreters";
      if ((kinds.get(cell.kind) ?? 0) >= DEATHS_OF_KIND) return "not run: the kind kills interpreters";
      return undefined;
    },
  };
}
