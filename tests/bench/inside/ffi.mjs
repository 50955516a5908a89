// SPDX-License-Identifier: Apache-2.0
// Times each row of the group `ffi` in one interpreter. One clock and one loop count for all rows: a loop in Python is a
// function that is called once a sample.

import { median } from "../report/stats.mjs";
import { start } from "./load.mjs";
import { ffiRows, strings } from "./rows.mjs";

/** Seconds that one sample should last: thousands of times what calling the loop costs. */
const SAMPLE = 0.01;

const COUNT = 100_000;
const BIG = 100_000_000;

const setup = `
from js import Map, Object, Promise, bench
from pyodide.ffi import create_proxy, to_js
from pyodide.ffi.wrappers import add_event_listener, remove_event_listener

none, one, three, ignore, holder = bench.none, bench.one, bench.three, bench.ignore, bench.strings
point, other, array, array_of_words = bench.point, bench.other, bench.array, bench.words
object_of_1e5, map_of_1e5, big_array = bench.object, bench.map, bench.big
from_entries, new_object, resolve = Object.fromEntries, Object.new, bench.resolve
numbers = list(range(${COUNT}))
words = [f"k{n}" for n in numbers]
table = dict(zip(words, numbers))
big = bytearray(${BIG})
thing = [1]

class Point:
    x = 5

handled = 0
def handle(event):
    global handled
    handled += 1

async def coroutine():
    return 1

def loop(body, waits):
    names = dict(globals())
    exec(f"{'async ' if waits else ''}def run(count):\\n for _ in range(count):\\n  {body}", names)
    return names["run"]
`;

/** Where a faster answer would be a wrong one: what the conversions give. */
const check = `
assert list(array) == array.to_py() == numbers, "numbers to Python"
assert array_of_words.to_py() == words, "strings to Python"
assert object_of_1e5.to_py() == map_of_1e5.to_py() == table, "objects to Python"
assert bench.same(to_js(numbers), array) and bench.same(to_js(words), array_of_words), "lists to JavaScript"
assert bench.same(to_js(table, dict_converter=from_entries), object_of_1e5), "dict to JavaScript"
big[-1] = 7
assert to_js(big)[${BIG - 1}] == 7, "100 MB to JavaScript"
big_array.assign(big)
assert big_array[${BIG - 1}] == 7 and big_array.to_bytes() == big, "100 MB to Python"
for name, text in texts.items():
    assert getattr(holder, name) == text, f"{name} to Python"
    assert bench.equal(text, name), f"{name} to JavaScript"
`;

/** What JavaScript shows to Python. */
function shown() {
  const array = Array.from({ length: COUNT }, (_, n) => n);
  const words = array.map((n) => `k${n}`);
  const entries = words.map((word, n) => /** @type {const} */ ([word, n]));
  /** @type {Record<string, string>} */
  const texts = Object.fromEntries(strings.map(({ variable, text }) => [variable, text]));
  return {
    none: () => 1,
    one: (/** @type {unknown} */ a) => a,
    three: (/** @type {unknown} */ a, /** @type {unknown} */ _b, /** @type {unknown} */ _c) => a,
    ignore: (/** @type {unknown} */ _) => undefined,
    resolve: (/** @type {unknown} */ value) => Promise.resolve(value),
    same: (/** @type {unknown} */ a, /** @type {unknown} */ b) => JSON.stringify(a) === JSON.stringify(b),
    equal: (/** @type {string} */ text, /** @type {string} */ name) => text === texts[name],
    point: { x: 5, get: () => 1 },
    other: new EventTarget(),
    array,
    words,
    object: Object.fromEntries(entries),
    map: new Map(entries),
    big: new Uint8Array(BIG),
    strings: texts,
  };
}

/** Makes the names that the rows use. @param {any} python */
function prepare(python) {
  const bench = shown();
  Object.assign(globalThis, { bench });
  python.runPython(setup);
  const literals = strings.map(({ variable, text, length }) => {
    return `${variable} = ${JSON.stringify(text.slice(0, text.length / length))} * ${length}`;
  });
  const names = strings.map(({ variable }) => `"${variable}": ${variable}`);
  python.runPython(`${literals.join("\n")}\ntexts = {${names.join(", ")}}\n${check}`);
  const target = new EventTarget();
  const get = (/** @type {string} */ source) => python.runPython(source);
  target.addEventListener("tick", get("create_proxy(handle)"));
  const given = {
    pyNone: get("lambda: 1"),
    pyOne: get("lambda a: a"),
    pyThree: get("lambda a, b, c: a"),
    pyPoint: get("Point()"),
    pyNumbers: get("numbers"),
    pyBig: get("big"),
    pyMake: get("lambda: []"),
    pyCoroutine: get("coroutine"),
    target,
    event: new Event("tick"),
  };
  target.dispatchEvent(given.event);
  if (get("handled") !== 1) throw new Error("the event did not reach Python");
  return given;
}

/** The loop of a row. @param {any} python @param {import("./rows.mjs").FfiRow} row @param {any} given */
function loopOf(python, { python: body, script, waits = false }, given) {
  if (body !== undefined) return python.globals.get("loop")(body, waits);
  const run = /** @type {(given: any) => unknown} */ (script);
  // Made anew for each row: in a shared loop the engine would see many functions at one call.
  const loop = waits
    ? "return async (count) => { for (let i = 0; i < count; i++) await run(given); }"
    : "return (count) => { for (let i = 0; i < count; i++) run(given); }";
  return new Function("run", "given", loop)(run, given);
}

/** Seconds of one pass: the median of samples, after a warm-up.
 * @param {(count: number) => unknown} loop @param {boolean} waits @param {{ warm: number, measure: number }} plan */
async function time(loop, waits, { warm, measure }) {
  const sample = async (/** @type {number} */ count) => {
    const before = performance.now();
    const answer = loop(count);
    if (waits) await answer;
    return (performance.now() - before) / 1000;
  };
  const begin = performance.now();
  const spent = () => (performance.now() - begin) / 1000;
  let count = 1;
  while (spent() < warm || count === 1) {
    const seconds = await sample(count);
    if (seconds < SAMPLE) count *= 2;
    else if (spent() >= warm) break;
    else if (seconds > 4 * SAMPLE && count > 1) count >>= 1;
  }
  const values = [];
  while (values.length < 3 || spent() < warm + measure) values.push((await sample(count)) / count);
  return median(values);
}

/**
 * Every row's seconds, or the error that it met.
 * @param {import("./load.mjs").Job & { plan: { warm: number, measure: number } }} job
 * @returns {Promise<{ rows: { name: string, value?: number, error?: string }[] }>}
 */
export async function ffi(job) {
  const python = await start(job);
  const given = prepare(python);
  const rows = [];
  for (const row of ffiRows) {
    try {
      const value = await time(loopOf(python, row, given), row.waits ?? false, job.plan);
      rows.push({ name: row.name, value });
    } catch (error) {
      rows.push({ name: row.name, error: String(error).slice(-500) });
    }
  }
  return { rows };
}
