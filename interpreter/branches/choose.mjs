// SPDX-License-Identifier: Apache-2.0
// What a training says: of which branches one side is hardly ever taken, in the functions that were busy.

import { readBodies, readSections } from "./module.mjs";
import { readBranches } from "./shapes.mjs";

/** A side is rare that was taken in at most this part of the cases. */
const RARE = 0.05;

/** A branch says nothing that was reached less often than this part of all. */
const SELDOM = 1e-6;

/**
 * @param {Uint8Array} module the module that was trained
 * @param {Float64Array} counters for each of its branches, how often it was reached and taken; what follows is not read
 * @returns {Map<string, string>} letters by shape, for the functions that have any
 */
export function chooseHints(module, counters) {
  /** @type {Map<string, Float64Array>} */
  const byShape = new Map();
  let used = 0;
  for (const body of readBodies(module, readSections(module))) {
    const { branches, shape } = readBranches(module, body);
    const found = counters.subarray(used, used + 2 * branches.length);
    used += found.length;
    const sum = byShape.get(shape);
    if (sum) for (const [index, count] of found.entries()) sum[index] = (sum[index] ?? 0) + count;
    else byShape.set(shape, found.slice());
  }
  if (used > counters.length)
    throw new Error(`the training counted ${counters.length / 2} branches, and the module has ${used / 2}`);
  let all = 0;
  for (let index = 0; index < counters.length; index += 2) all += counters[index] ?? 0;

  /** @type {(reached: number, taken: number) => string} */
  const letter = (reached, taken) => {
    if (reached < SELDOM * all || reached === 0) return ".";
    if (taken <= RARE * reached) return "n";
    return reached - taken <= RARE * reached ? "y" : ".";
  };
  /** @type {Map<string, string>} */
  const chosen = new Map();
  for (const [shape, sum] of byShape) {
    const letters = Array.from({ length: sum.length / 2 }, (_, index) =>
      letter(sum[2 * index] ?? 0, sum[2 * index + 1] ?? 0),
    ).join("");
    if (/[ny]/.test(letters)) chosen.set(shape, letters);
  }
  return chosen;
}
