// SPDX-License-Identifier: Apache-2.0
// Differences that are meant: the `pattern` entries of ../intended.toml.
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";

const TABLE = new URL("../intended.toml", import.meta.url);
const KEYS = new Set(["cell", "theirs", "ours", "relation", "peer", "what", "reason"]);

/** The class of an outcome that is an error; undefined for a value. */
const errorOf = (outcome) => /^(?:raises|throws|rejects) ([\w.]+(?:<\w+>)?)/.exec(outcome)?.[1];
const isRefusal = (outcome) => /^(?:raises|throws|rejects) /.test(outcome);

/** How the two outcomes of a difference can relate. */
const RELATIONS = {
  "same error": ({ theirs, ours = "" }) => errorOf(theirs) !== undefined && errorOf(theirs) === errorOf(ours),
  "longer message": ({ theirs, ours = "" }) =>
    isRefusal(theirs) && ours.startsWith(theirs.replace(/(?:\\n)+$/, "")),
  "peer refuses": ({ theirs, ours }) => isRefusal(theirs) && ours !== undefined && !isRefusal(ours),
};

/** @typedef {{ name: string, theirs: string, ours: string | undefined }} Difference */

/** Patterns for a comparison with `version` of the npm package. */
export function readPatterns(version) {
  const { pattern = [] } = parse(readFileSync(TABLE, "utf8"));
  return pattern.map(compile).filter(({ peer }) => peer === undefined || peer === version);
}

function compile(entry) {
  const wrong = Object.keys(entry).find((key) => !KEYS.has(key));
  if (wrong !== undefined) throw new Error(`intended.toml: a pattern has no '${wrong}': ${entry.cell}`);
  for (const key of ["cell", "what", "reason"]) {
    if (!entry[key]) throw new Error(`intended.toml: a pattern without ${key}: ${JSON.stringify(entry)}`);
  }
  if (entry.relation !== undefined && !(entry.relation in RELATIONS)) {
    throw new Error(`intended.toml: a pattern has an unknown relation: ${entry.relation}`);
  }
  const related = RELATIONS[entry.relation] ?? (() => true);
  const expression = (text) => (text === undefined ? undefined : new RegExp(text, "s"));
  return {
    ...entry,
    matches: 0,
    test: (
      (cell, theirs, ours) => (difference) =>
        related(difference) &&
        cell.test(difference.name) &&
        (theirs?.test(difference.theirs) ?? true) &&
        (ours?.test(difference.ours ?? "") ?? true)
    )(expression(entry.cell), expression(entry.theirs), expression(entry.ours)),
  };
}

/** The differences that no pattern explains; each pattern's `matches` counts its own. @param {Difference[]} differences */
export function unexplained(differences, patterns) {
  return differences.filter((difference) => {
    const fitting = patterns.filter((pattern) => pattern.test(difference));
    for (const pattern of fitting) pattern.matches += 1;
    return fitting.length === 0;
  });
}
