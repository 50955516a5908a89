// SPDX-License-Identifier: Apache-2.0
// A function's branches, and its shape: what it is known by in a profile. The shape is a hash of the opcodes alone, so
// that it stays when functions, types and data move, and changes when the code does.

import { createHash } from "node:crypto";
import { eachInstruction } from "./instructions.mjs";
import { BR_IF, IF } from "./module.mjs";

/**
 * The places of a function's branches in the module, in order, and its shape.
 * @param {Uint8Array} module @param {import("./module.mjs").Body} body
 */
export function readBranches(module, body) {
  /** @type {number[]} */
  const branches = [];
  /** @type {number[]} */
  const opcodes = [];
  eachInstruction(module, body, (opcode, at) => {
    if (opcode === IF || opcode === BR_IF) branches.push(at);
    opcodes.push(opcode);
  });
  const shape = createHash("sha256").update(new Uint32Array(opcodes)).digest("hex").slice(0, 12);
  return { branches, shape };
}
