// SPDX-License-Identifier: Apache-2.0
// Leaves out of a text what differs between any two runs: addresses, identities, paths and places in files.

const RULES = [
  [/0x[0-9a-fA-F]+/g, "0x"],
  // What called the program is not the same in each run.
  [/\n {4}at [^\n]*\bnode:internal\/[^\n]*/g, ""],
  [/file:\/\/[^\s"')]+/g, "file://"],
  [/wasm:\/\/[^\s"')]+/g, "wasm://"],
  [/\/tmp\/(?:tmp|pip-|pyxide)[\w-]+/g, "/tmp/made"],
  [/\/lib\/python3\d+(?:\.zip)?/g, "/lib/python"],
  [/\bline \d+/g, "line N"],
  [/:\d+:\d+/g, ":N:N"],
  [/'Task-\d+'/g, "'Task'"],
  // A hint that follows the message of an error, not a part of it.
  [/\n?For more information about the cause of this error, use `pyodide\.setDebug\(true\)`/g, ""],
  [/\bcoro=<[^>]*>/g, "coro"],
];

/** Names a folder of this machine in all texts. */
export function nameFolder(path, name) {
  RULES.unshift([new RegExp(RegExp.escape(path), "g"), name]);
}

/** @param {string} text */
export function normalize(text) {
  let result = text;
  for (const [pattern, replacement] of RULES) result = result.replace(pattern, replacement);
  return result;
}
