// SPDX-License-Identifier: Apache-2.0
// Where the instructions of a function begin: how long each is follows from its opcode.

import { Reader } from "./module.mjs";

/** @typedef {(reader: Reader) => void} Skip */

/** @type {Skip} */
const nothing = () => undefined;
/** @type {(count: number) => Skip} */
const numbers = (count) => (reader) => reader.skip(count);
/** @type {(count: number) => Skip} */
const bytes = (count) => (reader) => {
  reader.at += count;
};
/** @type {Skip} */
const memory = (reader) => reader.memoryArgument();
/** @type {Skip} */
const memoryAndLane = (reader) => {
  reader.memoryArgument();
  reader.at += 1;
};

/** @type {(Skip | undefined)[]} */
const plain = [];
/** @type {Map<number, (Skip | undefined)[]>} by prefix */
const prefixed = new Map([0xfb, 0xfc, 0xfd, 0xfe].map((prefix) => [prefix, []]));

/** @param {(Skip | undefined)[]} table @param {(number | [first: number, last: number])[]} codes @param {Skip} skip */
function define(table, codes, skip) {
  for (const code of codes) {
    const [first, last] = typeof code === "number" ? [code, code] : code;
    for (let each = first; each <= last; each++) table[each] = skip;
  }
}

define(
  plain,
  [0x00, 0x01, 0x05, 0x0a, 0x0b, 0x0f, 0x19, 0x1a, 0x1b, [0x45, 0xc4], 0xd1, 0xd3, 0xd4],
  nothing,
);
define(plain, [[0x02, 0x04], 0x06], numbers(1)); // the type of a block
define(plain, [[0x07, 0x09], 0x18, 0x0c, 0x0d, 0x10, 0x12, 0x14, 0x15], numbers(1));
define(plain, [[0x20, 0x26], [0x3f, 0x42], 0xd0, 0xd2, 0xd5, 0xd6], numbers(1));
define(plain, [0x11, 0x13], numbers(2));
define(plain, [[0x28, 0x3e]], memory);
define(plain, [0x43], bytes(4));
define(plain, [0x44], bytes(8));
define(plain, [0x1c], (reader) => reader.each(() => reader.valueType()));
define(plain, [0x0e], (reader) => {
  reader.each(() => reader.skip());
  reader.skip();
});
define(plain, [0x1f], (reader) => {
  reader.skip();
  reader.each(() => reader.skip(reader.byte() < 2 ? 2 : 1));
});

const of = (/** @type {number} */ prefix) => prefixed.get(prefix) ?? [];
define(of(0xfb), [[20, 23]], numbers(1)); // ref.test and ref.cast
define(of(0xfb), [[28, 30]], nothing); // i31
define(of(0xfc), [[0, 7]], nothing);
define(of(0xfc), [9, 11, 13, [15, 17]], numbers(1));
define(of(0xfc), [8, 10, 12, 14], numbers(2));
define(of(0xfd), [[0, 11], 92, 93], memory);
define(of(0xfd), [12, 13], bytes(16));
define(of(0xfd), [[21, 34]], bytes(1));
define(of(0xfd), [[84, 91]], memoryAndLane);
define(
  of(0xfd),
  [
    [14, 20],
    [35, 83],
    [94, 275],
  ],
  nothing,
);
define(
  of(0xfe),
  [
    [0, 2],
    [0x10, 0x4e],
  ],
  memory,
);
define(of(0xfe), [3], bytes(1));

/**
 * Visits the instructions of a function in order, each with its opcode (the prefix, where there is one, times 65536 added)
 * and its place in the module.
 * @param {Uint8Array} module @param {import("./module.mjs").Body} body @param {(opcode: number, at: number) => void} visit
 */
export function eachInstruction(module, body, visit) {
  const reader = new Reader(module, body.code);
  while (reader.at < body.end) {
    const at = reader.at;
    const first = reader.byte();
    const table = prefixed.get(first);
    const code = table ? reader.number() : first;
    const skip = (table ?? plain)[code];
    if (!skip)
      throw new Error(`an instruction is not known: 0x${first.toString(16)} ${table ? code : ""} at ${at}`);
    visit(table ? first * 0x10000 + code : code, at);
    skip(reader);
  }
  if (reader.at !== body.end) throw new Error(`the function at ${body.start} was read past its end`);
}
