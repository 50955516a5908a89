// SPDX-License-Identifier: Apache-2.0
// Which cells are run: those whose names match, or a sample: of these one in so many, without those that have ended an
// interpreter, each of which costs seconds.
import { existsSync, readFileSync } from "node:fs";

/** Hashes of names, a line each; `run.mjs --record` writes it. */
export const DEADLY = new URL("deadly.txt", import.meta.url);

/** FNV-1a of a text, in 32 bits. @param {string} text */
export function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Outcomes that depend on the cells before, on the clock, or on where objects lie: a sample goes without. */
const UNSTABLE =
  /unhandled rejections$|PyObject_Hash|__hash__\(|hash\(x\)|__dir__|__vectorcalloffset__|Symbol\(x\)|[sS]et_?(?:Timeout|timeout|interval|Interval)|^js:native Date|utcnow|now\(|today|^py:c_char_p|random/;

export const keyOf = (text) => hash(text).toString(16).padStart(8, "0");

/** A test for names. @param {{ filter: string, every: number }} selection */
export function selector({ filter, every }) {
  const wanted = new RegExp(filter);
  if (every === 1) return (name) => wanted.test(name);
  const deadly = new Set(existsSync(DEADLY) ? readFileSync(DEADLY, "utf8").split("\n") : []);
  return (name) =>
    hash(name) % every === 0 && wanted.test(name) && !UNSTABLE.test(name) && !deadly.has(keyOf(name));
}
