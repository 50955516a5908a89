// SPDX-License-Identifier: Apache-2.0
// What a browser downloads before the first result: each file of the package, as it is and compressed with brotli.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** Quality 9 for everyone: what servers use for files that they compress once. */
export const QUALITY = 9;

/**
 * The core's parts, by name. The page of the browser benchmark checks that nothing else is fetched.
 * @type {[part: string, pattern: RegExp][]}
 */
const parts = [
  ["wasm", /\.asm\.wasm$/],
  ["js", /\.asm\.m?js$/],
  ["stdlib", /^python_stdlib\.zip$/],
  ["lock", /^pyodide-lock\.json$/],
];

/**
 * The part that a file belongs to; `undefined` if a page does not need it to run Python.
 * @param {import("../subjects.mjs").Subject} subject @param {string} name
 */
export function partOf(subject, name) {
  if (name === subject.entry) return "js";
  return parts.find(([, pattern]) => pattern.test(name))?.[0];
}

/** @param {Uint8Array} data */
const compressed = (data) =>
  brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  }).length;

/**
 * Modules of the standard library that a program downloads when it imports them, each apart: no part of the core.
 * @param {string} dir @returns {[name: string, size: { bytes: number, brotli: number }][]}
 */
function onImport(dir) {
  const folder = join(dir, "dynload");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const data = readFileSync(join(folder, name));
      return [`on import: ${name.split(".")[0]}`, { bytes: data.length, brotli: compressed(data) }];
    });
}

/**
 * Bytes of each part, plain and compressed, and of the core: wasm, JS and standard library together.
 * @param {import("../subjects.mjs").Subject} subject
 * @returns {Record<string, { bytes: number, brotli: number }>}
 */
export function measureSize(subject) {
  /** @type {Record<string, { bytes: number, brotli: number }>} */
  const sizes = {};
  for (const name of readdirSync(subject.dir ?? "").sort()) {
    const part = partOf(subject, name);
    const path = join(subject.dir ?? "", name);
    if (!part || !statSync(path).isFile()) continue;
    const data = readFileSync(path);
    const { bytes, brotli } = sizes[part] ?? { bytes: 0, brotli: 0 };
    sizes[part] = { bytes: bytes + data.length, brotli: brotli + compressed(data) };
  }
  for (const [part] of parts) {
    if (!sizes[part]) throw new Error(`${subject.dir} has no file for the part "${part}"`);
  }
  const core = Object.entries(sizes)
    .filter(([part]) => part !== "lock")
    .map(([, size]) => size);
  sizes["core"] = {
    bytes: core.reduce((sum, { bytes }) => sum + bytes, 0),
    brotli: core.reduce((sum, { brotli }) => sum + brotli, 0),
  };
  return { ...sizes, ...Object.fromEntries(onImport(subject.dir ?? "")) };
}
