// SPDX-License-Identifier: Apache-2.0
// The rows of the group `ffi`. `python` is the body of a loop in Python, `script` one in JavaScript; both see the names
// that prepare() makes. The work of a row is what one pass of the loop does.

/**
 * @typedef {object} FfiRow
 * @property {string} name
 * @property {string} [python]
 * @property {(given: any) => unknown} [script]  a promise it returns is awaited if the row is `waits`
 * @property {boolean} [waits]  the loop awaits
 */

const kinds = { ASCII: "x", "Latin-1": "é", CJK: "漢", emoji: "😀" };
const lengths = [10, 1000, 1_000_000];

/** Strings of code points: what a row is named, the variable, and the text. */
export const strings = Object.entries(kinds).flatMap(([kind, letter], k) =>
  lengths.map((length) => ({ kind, length, variable: `text${k}_${length}`, text: letter.repeat(length) })),
);

/** @type {FfiRow[]} */
export const ffiRows = [
  { name: "call JS, 0 arguments", python: "none()" },
  { name: "call JS, 1 argument", python: "one(1)" },
  { name: "call JS, 3 arguments", python: "three(1, 2, 3)" },
  { name: "call a JS method", python: "point.get()" },
  { name: "get a JS attribute", python: "point.x" },
  { name: "set a JS attribute", python: "point.x = 1" },
  { name: "call Python, 0 arguments", script: ({ pyNone }) => pyNone() },
  { name: "call Python, 1 argument", script: ({ pyOne }) => pyOne(1) },
  { name: "call Python, 3 arguments", script: ({ pyThree }) => pyThree(1, 2, 3) },
  { name: "get a Python attribute", script: ({ pyPoint }) => pyPoint.x },
  {
    name: "set a Python attribute",
    script: ({ pyPoint }) => {
      pyPoint.x = 1;
    },
  },
  { name: "iterate a JS array of 1e5", python: "for item in array: pass" },
  {
    name: "iterate a Python list of 1e5",
    script: ({ pyNumbers }) => {
      for (const _ of pyNumbers);
    },
  },
  { name: "list of 1e5 numbers to JS", python: "to_js(numbers)" },
  { name: "list of 1e5 strings to JS", python: "to_js(words)" },
  { name: "dict of 1e5 to a JS object", python: "to_js(table, dict_converter=from_entries)" },
  { name: "array of 1e5 numbers to Python", python: "array.to_py()" },
  { name: "array of 1e5 strings to Python", python: "array_of_words.to_py()" },
  { name: "object of 1e5 to Python", python: "object_of_1e5.to_py()" },
  { name: "Map of 1e5 to Python", python: "map_of_1e5.to_py()" },
  ...strings.map(({ kind, length, variable }) => ({
    name: `string to JS, ${kind} ${length}`,
    python: `ignore(${variable})`,
  })),
  ...strings.map(({ kind, length, variable }) => ({
    name: `string to Python, ${kind} ${length}`,
    python: `holder.${variable}`,
  })),
  { name: "100 MB to JS, copied", python: "to_js(big)" },
  { name: "100 MB to Python, copied", python: "big_array.to_bytes()" },
  { name: "100 MB into a JS array", python: "big_array.assign(big)" },
  { name: "100 MB into a Python buffer", python: "big_array.assign_to(big)" },
  { name: "100 MB seen from JS, no copy", script: ({ pyBig }) => pyBig.getBuffer().release() },
  { name: "create and destroy, from Python", python: "create_proxy(thing).destroy()" },
  { name: "create and destroy, from JS", script: ({ pyMake }) => pyMake().destroy() },
  { name: "create and drop a JS object", python: "new_object()" },
  { name: "event to a Python handler", script: ({ target, event }) => target.dispatchEvent(event) },
  {
    name: "add and remove an event listener",
    python: 'add_event_listener(other, "tick", handle); remove_event_listener(other, "tick", handle)',
  },
  { name: "await a promise in Python", python: "await resolve(1)", waits: true },
  { name: "await a coroutine in JS", script: ({ pyCoroutine }) => pyCoroutine(), waits: true },
];
