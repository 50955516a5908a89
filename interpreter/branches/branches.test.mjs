// SPDX-License-Identifier: Apache-2.0
// Branches are counted, chosen and hinted in small modules made here; and the profile fits the program that was built.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { chooseHints } from "./choose.mjs";
import { COUNTERS, countBranches } from "./count.mjs";
import { hintBranches } from "./hint.mjs";
import { readBodies, readSections, SECTION } from "./module.mjs";
import { readProfile, writeProfile } from "./profile.mjs";
import { readBranches } from "./shapes.mjs";
import { name, section } from "./writer.mjs";

const SECTION_NAME = "metadata.code.branch_hint";
const dist = process.env.PYXIDE_DIST ?? "out/dist";

/**
 * A module that exports `pick(number)`: the first constant for what is not 0, else the second. It imports a function, so
 * that its own is not the first.
 */
function pick(first = 1, second = 2, ...before) {
  const body = [...before, 0x20, 0, 0x04, 0x7f, 0x41, first, 0x05, 0x41, second, 0x0b, 0x0b];
  const one = (/** @type {number[]} */ ...bytes) => Buffer.from([1, ...bytes]);
  return Buffer.concat([
    Buffer.from("0061736d01000000", "hex"),
    section(SECTION.type, [one(0x60, 1, 0x7f, 1, 0x7f)]),
    section(SECTION.import, [one(), name("env"), name("other"), Buffer.from([0, 0])]),
    section(SECTION.function, [one(0)]),
    section(SECTION.memory, [one(0, 1)]),
    section(SECTION.export, [one(), name("pick"), Buffer.from([0, 1])]),
    section(SECTION.code, [one(body.length + 1, 0, ...body)]),
  ]);
}

const start = (module) =>
  new WebAssembly.Instance(new WebAssembly.Module(module), { env: { other: () => 0 } }).exports;

const shapeOf = (module) =>
  readBodies(module, readSections(module)).map((body) => readBranches(module, body).shape)[0];

/** What `pick` counts when it gets these numbers. */
function count(numbers, module = pick()) {
  const exports = start(countBranches(module));
  const results = numbers.map((number) => exports.pick(number));
  const counters = new BigUint64Array(exports[COUNTERS].buffer).slice(0, 2);
  return { results, counters: Float64Array.from(counters, Number) };
}

test("a module that counts does what it did, and counts", () => {
  const { results, counters } = count([5, 0, 7]);
  assert.deepEqual(results, [1, 2, 1]);
  assert.deepEqual([...counters], [3, 2]);
});

test("a side that is hardly ever taken is chosen, and nothing where both are", () => {
  const chosen = (taken, all) => {
    const numbers = Array.from({ length: all }, (_, index) => (index < taken ? 1 : 0));
    return [...chooseHints(pick(), count(numbers).counters).values()];
  };
  assert.deepEqual(chosen(0, 300), ["n"]);
  assert.deepEqual(chosen(15, 300), ["n"]);
  assert.deepEqual(chosen(299, 300), ["y"]);
  assert.deepEqual(chosen(150, 300), []);
  assert.deepEqual(chosen(0, 0), []);
});

test("hints are written for what the profile knows, and the module still runs", () => {
  const { module, found } = hintBranches(pick(), new Map([[shapeOf(pick()), "y"]]));
  assert.equal(found, 1);
  const [custom] = WebAssembly.Module.customSections(new WebAssembly.Module(module), SECTION_NAME);
  // One function, the second; one hint, at the third byte of its body: one byte, which says yes.
  assert.deepEqual([...new Uint8Array(custom)], [1, 1, 1, 3, 1, 1]);
  assert.equal(start(module).pick(0), 2);
  assert.equal(hintBranches(pick(), new Map([["0123456789ab", "y"]])).found, 0);
});

test("a function is known again by its opcodes", () => {
  assert.equal(shapeOf(pick(1, 2)), shapeOf(pick(3, 4)));
  assert.notEqual(shapeOf(pick()), shapeOf(pick(1, 2, 0x01)));
});

test("a profile is read as it was written", () => {
  const functions = new Map([
    ["0123456789ab", `${".".repeat(12)}n${"y".repeat(3)}`],
    ["ba9876543210", "n"],
  ]);
  assert.deepEqual(readProfile(writeProfile(functions)), functions);
  assert.throws(() => readProfile("0123456789ab 12\n"), /not a line of a profile/);
});

test("an instruction that is not known is an error", () => {
  assert.throws(() => shapeOf(pick(1, 2, 0x27)), /an instruction is not known: 0x27/);
  assert.throws(() => readSections(Buffer.from("{}")), /not a WebAssembly module/);
});

test("the profile is that of the program", async () => {
  const module = await readFile(join(dist, "pyxide.asm.wasm"));
  const profile = readProfile(await readFile("interpreter/profile/branches.txt", "utf8"));
  const { found } = hintBranches(module, profile);
  assert.ok(
    found > 0.9 * profile.size,
    `${found} of ${profile.size} functions: ./mk profile makes a new one`,
  );
  const custom = WebAssembly.Module.customSections(new WebAssembly.Module(module), SECTION_NAME);
  assert.equal(custom.length, 1);
});
