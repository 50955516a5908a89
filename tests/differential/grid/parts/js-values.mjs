// SPDX-License-Identifier: Apache-2.0
// Every kind of JavaScript value × every operation of Python.
import { jsValues } from "../kinds/js-values.mjs";
import { readTable } from "../kinds/table.mjs";
import { once, operatePython } from "./operate.mjs";

const SECTIONS = [
  "basic",
  "conversions",
  "containers",
  "attributes",
  "calls",
  "generators",
  "async",
  "protocols",
  "capi",
];
const MODULES = ["pyodide.ffi", "collections.abc", "typing", "numbers"];

/** Sections whose operations are those of CPython's own types for a primitive. */
const FOR_PRIMITIVES = new Set(["basic", "conversions"]);

/** Kinds that all programs share: what a cell changes in them is put back. */
const SHARED = /^(native |Math$|JSON$|Reflect$|Iterator\.prototype$|pyodide|WeakRef$)/;

/** Kinds whose attributes are not called: they are the package itself, which other parts look at. */
const NOT_CALLED = /^pyodide/;
const PLAIN_CALLS = ["()", "(0)", "('a')", "(0, 1)", "('a', 5)", "(function)"];
const DUNDER_CALLS = ["()", "(0)"];

/** @returns {Record<string, string[]>} attributes of each kind, as this package lists them */
export function jsNames({ interpreter }) {
  const { py, driver } = interpreter;
  const names = {};
  for (const [kind, { make }] of jsValues(py)) {
    try {
      names[`js:${kind}`] = JSON.parse(driver.names_of(make()));
    } catch {
      // the value does not cross
    }
  }
  return names;
}

/** Lines of the operations, with whether they are for primitives, too. */
function operations(interpreter) {
  const all = [];
  for (const section of SECTIONS) {
    for (const line of readTable(`operations/python/${section}.txt`)) {
      all.push({ line, primitive: FOR_PRIMITIVES.has(section) });
    }
  }
  for (const line of classes(interpreter)) all.push({ line, primitive: true });
  return all;
}

/** `isinstance` and `issubclass` with each class of the modules that code asks about. */
function classes({ unions }) {
  return MODULES.flatMap((module) =>
    (unions[`classes:${module}`] ?? []).map((name) => {
      const place = `__import__(${JSON.stringify(module)}, fromlist=["x"]).${name}`;
      return `c = ${place}; [isinstance(x, c), issubclass(type(x), c)]`;
    }),
  );
}

/** @returns {Generator<{name: string, run: () => unknown}>} */
export function* jsCells(context) {
  const { interpreter, unions } = context;
  const all = operations(context);
  const { driver, py } = interpreter;
  const waits = once(() => new Map(all.map(({ line }) => [line, driver.add_operation(line)])));
  for (const [kind, { make, family }] of jsValues(py)) {
    const keeper = once(() => (SHARED.test(kind) ? keep(make()) : () => {}));
    const cell = (title, run) => ({
      kind: `js:${kind}`,
      title,
      family: `js ${family}`,
      run: () => {
        const restore = keeper();
        try {
          return run();
        } finally {
          restore();
        }
      },
    });
    for (const { line, primitive } of all) {
      if (family === "primitives" && !primitive) continue;
      yield cell(short(line), () => operatePython(interpreter, line, make(), waits().get(line)));
    }
    for (const name of unions[`js:${kind}`] ?? []) {
      const variants = NOT_CALLED.test(kind) ? [] : name.startsWith("__") ? DUNDER_CALLS : PLAIN_CALLS;
      for (const variant of ["", ...variants]) {
        yield cell(`.${name}${variant}`, () => driver.attribute(name, variant, make()));
      }
    }
  }
}

const short = (line) => line.replace(/^c = __import__\("([^"]+)", fromlist=\["x"\]\)\.(\w+); .*/, "is $1.$2");

/** Puts the properties of `object` back as they are now. */
function keep(object) {
  const before = Object.getOwnPropertyDescriptors(object);
  const restore = () => {
    for (const key of Reflect.ownKeys(object)) if (!Object.hasOwn(before, key)) delete object[key];
    for (const key of Reflect.ownKeys(before)) {
      try {
        Object.defineProperty(object, key, before[key]);
      } catch {
        // it could not be changed in the first place
      }
    }
  };
  return restore;
}
