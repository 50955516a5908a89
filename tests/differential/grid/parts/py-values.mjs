// SPDX-License-Identifier: Apache-2.0
// Every kind of Python object × every operation of JavaScript.
import { named, readTable } from "../kinds/table.mjs";
import { crossPython, once, operateJavaScript } from "./operate.mjs";

const KINDS = named(readTable("kinds/python.txt"));
const OPERATIONS = ["language", "names", "proxies"].flatMap((name) =>
  readTable(`operations/javascript/${name}.txt`),
);
const OF_ARRAYS = readTable("operations/javascript/arrays.txt");

/** What is done with values that cross as JavaScript's own: the rest would test JavaScript. */
const OF_PRIMITIVES = ["x", "typeof x", "String(x)", "py.toPy(x) === x", "identity(x) === x"];

/** A name of a prototype or of the object itself that tells of methods for sequences. */
const SEQUENCE = /^(slice|join|append|add|update)$/;
const CROSSINGS = readTable("operations/crossings.txt");
const CALLS = ["", "()", "(0)", '("a")', "(undefined)", "({})", "(() => 5)", "(0, 1)"];
const OWN_CALLS = ["", "()"];

/** @returns {Record<string, string[]>} names of each kind's proxy: of its prototypes, and its own */
export function pyNames({ interpreter }) {
  const names = {};
  const { driver } = interpreter;
  driver.start_kinds(JSON.stringify(Object.fromEntries(KINDS)));
  for (const kind of KINDS.keys()) {
    const value = attempt(() => driver.made(kind));
    if ((typeof value !== "object" && typeof value !== "function") || value === null) continue;
    names[`py:${kind} prototype`] = [...prototypeNames(value)];
    names[`py:${kind} own`] = attempt(() => Reflect.ownKeys(value), [])
      .filter((key) => typeof key === "string" && !key.startsWith("__"))
      .slice(0, 60);
  }
  return names;
}

function* prototypeNames(value) {
  const end = [null, Object.prototype, Function.prototype, Array.prototype];
  for (
    let object = Object.getPrototypeOf(value);
    !end.includes(object);
    object = Object.getPrototypeOf(object)
  ) {
    for (const key of Reflect.ownKeys(object)) yield typeof key === "symbol" ? `@${key.description}` : key;
  }
}

/** @returns {Generator<{name: string, run: () => unknown}>} */
export function* pyCells(context) {
  const { interpreter, unions } = context;
  const { driver } = interpreter;
  const waits = once(() => new Map(CROSSINGS.map((line) => [line, driver.add_operation(line)])));
  for (const [kind, source] of KINDS) {
    const started = once(() => driver.start_kinds(JSON.stringify({ [kind]: source })));
    const made = () => driver.made(kind);
    const cell = (title, run) => ({
      kind: `py:${kind}`,
      title,
      family: "py",
      run: () => {
        started();
        return run();
      },
    });
    const operation = (line) => cell(line, () => operateJavaScript(interpreter, line, made));
    const listed = unions[`py:${kind} prototype`] ?? [];
    const own = unions[`py:${kind} own`] ?? [];
    for (const line of listed.length > 0 ? OPERATIONS : OF_PRIMITIVES) yield operation(line);
    if ([...listed, ...own].some((name) => SEQUENCE.test(name))) {
      for (const line of OF_ARRAYS) yield operation(line);
    }
    for (const name of new Set(listed)) {
      for (const call of CALLS) yield operation(`x${access(name)}${call}`);
    }
    for (const name of own) {
      if (listed.includes(name)) continue;
      for (const call of OWN_CALLS) yield operation(`x${access(name)}${call}`);
    }
    for (const line of CROSSINGS) {
      yield cell(`python: ${line}`, () => crossPython(interpreter, line, kind, waits().get(line)));
    }
  }
}

const WELL_KNOWN = /^@(Symbol\.\w+)$/;

function access(name) {
  const symbol = WELL_KNOWN.exec(name);
  if (symbol) return `[${symbol[1]}]`;
  if (name.startsWith("@")) return `[symbolNamed(x, ${JSON.stringify(name.slice(1))})]`;
  return /^[\w$]+$/.test(name) && !/^\d/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function attempt(body, otherwise) {
  try {
    return body();
  } catch {
    return otherwise;
  }
}
