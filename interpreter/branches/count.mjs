// SPDX-License-Identifier: Apache-2.0
// Makes a module count its branches: before each, how often it was reached and how often it was taken. The counters are in
// a memory of their own, which the module exports: two numbers of 64 bits for each branch, in the order of the branches.

import { Reader, readBodies, readSections, SECTION, sectionOf } from "./module.mjs";
import { readBranches } from "./shapes.mjs";
import { name, number, section } from "./writer.mjs";

export const COUNTERS = "branch_counters";

const BYTES_OF_BRANCH = 16;
const PAGE = 65536;
const I32 = 0x7f;

/** How many parameters each type of function has. @param {Uint8Array} bytes @param {import("./module.mjs").Section} types */
function parameterCounts(bytes, types) {
  const reader = new Reader(bytes, types.body);
  /** @type {number[]} */
  const counts = [];
  const one = () => {
    let form = reader.byte();
    if (form === 0x50 || form === 0x4f) {
      reader.each(() => reader.skip());
      form = reader.byte();
    }
    if (form !== 0x60) throw new Error(`a type is no function: 0x${form.toString(16)}`);
    let count = 0;
    reader.each(() => {
      reader.valueType();
      count += 1;
    });
    reader.each(() => reader.valueType());
    counts.push(count);
  };
  reader.each(() => {
    if (bytes[reader.at] !== 0x4e) return one();
    reader.at += 1;
    return reader.each(one);
  });
  return counts;
}

/** Instructions that count a branch whose condition is on the stack. @param {number} local @param {number} address */
function counting(local, address) {
  const [l, reached, taken] = [number(local), number(address), number(address + 8)];
  const at = (/** @type {number[]} */ place) => [0x43, 1, ...place]; // 8-byte alignment, memory 1
  const start = [0x41, 0, 0x41, 0]; // i32.const 0, twice
  const [load, store, add, one] = [0x29, 0x37, 0x7c, [0x42, 1]];
  return Buffer.from([
    ...[0x21, ...l], // local.set
    ...[...start, load, ...at(reached), ...one, add, store, ...at(reached)],
    ...[...start, load, ...at(taken), 0x20, ...l, 0x41, 0, 0x47, 0xad, add, store, ...at(taken)],
    ...[0x20, ...l], // local.get
  ]);
}

/** @param {Uint8Array} bytes a module with one memory @returns {Uint8Array} */
export function countBranches(bytes) {
  const sections = readSections(bytes);
  const parameters = parameterCounts(bytes, sectionOf(sections, SECTION.type));
  /** @type {number[]} */
  const types = [];
  const declared = new Reader(bytes, sectionOf(sections, SECTION.function).body);
  declared.each(() => types.push(declared.number()));

  let branchCount = 0;
  /** @type {Uint8Array[]} */
  const code = [];
  const bodies = readBodies(bytes, sections);
  for (const [index, body] of bodies.entries()) {
    const local = (parameters[types[index] ?? -1] ?? 0) + body.locals;
    const groups = new Reader(bytes, body.start);
    const groupCount = groups.number();
    const parts = [
      Buffer.from(number(groupCount + 1)),
      bytes.subarray(groups.at, body.code),
      Buffer.from([1, I32]),
    ];
    let copied = body.code;
    for (const at of readBranches(bytes, body).branches) {
      parts.push(bytes.subarray(copied, at), counting(local, BYTES_OF_BRANCH * branchCount));
      branchCount += 1;
      copied = at;
    }
    parts.push(bytes.subarray(copied, body.end));
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    code.push(Buffer.from(number(size)), ...parts);
  }

  const pages = Math.ceil((BYTES_OF_BRANCH * branchCount) / PAGE);
  /** @type {(id: number, extra: Uint8Array) => Uint8Array} */
  const withOneMore = (id, extra) => {
    const old = sectionOf(sections, id);
    const reader = new Reader(bytes, old.body);
    const count = Buffer.from(number(reader.number() + 1));
    return section(id, [count, bytes.subarray(reader.at, old.end), extra]);
  };
  /** @type {Record<number, () => Uint8Array>} */
  const changed = {
    [SECTION.memory]: () => withOneMore(SECTION.memory, Buffer.from([0, ...number(pages)])),
    [SECTION.export]: () => withOneMore(SECTION.export, Buffer.concat([name(COUNTERS), Buffer.from([2, 1])])),
    [SECTION.code]: () => section(SECTION.code, [Buffer.from(number(bodies.length)), ...code]),
  };
  const kept = ({ id, start, end }) => changed[id]?.() ?? bytes.subarray(start, end);
  return Buffer.concat([bytes.subarray(0, 8), ...sections.map(kept)]);
}
