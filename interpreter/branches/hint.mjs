// SPDX-License-Identifier: Apache-2.0
// Tells engines which branches are hardly ever taken, or hardly ever not: the section `metadata.code.branch_hint`, right
// before the code. They lay rare code out of the way and keep what the rest needs in registers.

import { importedFunctions, readBodies, readSections, SECTION, sectionOf } from "./module.mjs";
import { readBranches } from "./shapes.mjs";
import { name, number, section } from "./writer.mjs";

const SECTION_NAME = "metadata.code.branch_hint";

/**
 * The module with hints for the functions whose shape the profile knows, and how many of the profile's shapes it has.
 * @param {Uint8Array} module one without hints @param {ReadonlyMap<string, string>} profile letters by shape
 * @returns {{ module: Uint8Array, found: number }}
 */
export function hintBranches(module, profile) {
  const sections = readSections(module);
  const first = importedFunctions(module, sections);
  /** @type {Buffer[]} */
  const functions = [];
  const found = new Set();
  for (const [index, body] of readBodies(module, sections).entries()) {
    const { branches, shape } = readBranches(module, body);
    const letters = profile.get(shape);
    if (letters === undefined || letters.length !== branches.length) continue;
    found.add(shape);
    const hints = branches.flatMap((at, branch) =>
      letters[branch] === "." ? [] : [[...number(at - body.start), 1, letters[branch] === "y" ? 1 : 0]],
    );
    functions.push(Buffer.from([...number(first + index), ...number(hints.length), ...hints.flat()]));
  }
  const added = section(0, [name(SECTION_NAME), Buffer.from(number(functions.length)), ...functions]);
  const { start } = sectionOf(sections, SECTION.code);
  return {
    module: Buffer.concat([module.subarray(0, start), added, module.subarray(start)]),
    found: found.size,
  };
}
