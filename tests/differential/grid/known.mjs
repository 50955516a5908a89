// SPDX-License-Identifier: Apache-2.0
// Differences that somebody has looked at: what this package gives in the cells of the sample that differ as intended.
// Without this record a pattern of intended.toml would let anything pass that its expressions fit.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { DEADLY, keyOf } from "./selection.mjs";

const RECORD = new URL("known.txt", import.meta.url);
const DEATH = /^(kills the interpreter|ends the process|does not end|not run: )/;
const keyOfDifference = ({ name, ours }) => keyOf(`${name}\n${ours}`);

/** The differences that are not in the record. */
export function unknown(differences) {
  const known = new Set(readFileSync(RECORD, "utf8").split("\n"));
  return differences.filter((difference) => !known.has(keyOfDifference(difference)));
}

function write(file, keys, isNew) {
  const before = isNew || !existsSync(file) ? [] : readFileSync(file, "utf8").split("\n").filter(Boolean);
  writeFileSync(file, `${[...new Set([...before, ...keys])].sort().join("\n")}\n`);
}

/** Adds cells that have ended an interpreter of either package. @param {Map<string, string>[]} outcomes */
export function recordDeaths(outcomes) {
  const names = outcomes.flatMap((map) =>
    [...map].filter(([, text]) => DEATH.test(text)).map(([name]) => name),
  );
  write(DEADLY, names.map(keyOf), false);
}

/** Adds to the record, or begins it anew. */
export function record(differences, isNew) {
  const isDeadly = ({ theirs, ours }) => DEATH.test(theirs) || DEATH.test(ours ?? "");
  const others = differences.filter((difference) => !isDeadly(difference));
  write(RECORD, others.map(keyOfDifference), isNew);
}
