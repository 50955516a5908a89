// SPDX-License-Identifier: Apache-2.0
// Modules of Python that the package brings: each member, and lines that use them with right, missing and wrong values.
import { readTable } from "../kinds/table.mjs";
import { once, operatePython } from "./operate.mjs";

const MODULES = [
  "pyodide",
  "pyodide.code",
  "pyodide.console",
  "pyodide.ffi",
  "pyodide.ffi.wrappers",
  "pyodide.http",
  "pyodide.http.pyxhr",
  "pyodide.webloop",
];
const CLASSES = ["pyodide.ffi", "collections.abc", "typing", "numbers"];
const LINES = ["code", "ffi", "http", "console", "webloop"];
const CALLS = [
  "()",
  "(None)",
  "(5)",
  "('x')",
  "([])",
  "(function)",
  "('x', 5)",
  "(1, 2, 3, 4, 5)",
  "(nonsense=1)",
];

/** @returns {Record<string, string[]>} */
export function moduleNames({ interpreter }) {
  const { py, driver } = interpreter;
  const names = {};
  for (const module of CLASSES) {
    names[`classes:${module}`] = JSON.parse(
      py.runPython(
        `import json\nm = __import__(${JSON.stringify(module)}, fromlist=["x"])\n` +
          "json.dumps([n for n, c in vars(m).items() if isinstance(c, type) and not n.startswith('_')])",
      ),
    );
  }
  for (const module of MODULES) {
    try {
      names[`module:${module}`] = JSON.parse(driver.module_members(module));
    } catch {
      names[`module:${module}`] = [];
    }
  }
  return names;
}

/** @returns {Generator<import("../inside/child.mjs").Cell>} */
export function* moduleCells(context) {
  const { interpreter, unions } = context;
  const { driver } = interpreter;
  for (const module of MODULES) {
    for (const path of unions[`module:${module}`] ?? []) {
      const cell = (title, run) => ({ kind: path.replace("()", ""), title, family: `module ${module}`, run });
      if (path.endsWith("()")) {
        const callable = path.slice(0, -2);
        for (const call of CALLS) yield cell(call, () => driver.call(callable, call));
        continue;
      }
      yield cell("what it is", () => driver.describe(path));
      if (/\./.test(path.split(":")[1])) continue;
      yield cell("module", () => driver.home(path));
      yield cell("has a docstring", () => driver.documented(path));
    }
  }
  for (const file of LINES) {
    const table = readTable(`operations/modules/${file}.txt`).map((line) => ({
      line: line.replace(/^! /, ""),
      fresh: line.startsWith("! "),
    }));
    const waits = once(() => {
      driver.import_for_lines();
      return new Map(table.map(({ line }) => [line, driver.add_operation(line)]));
    });
    for (const { line, fresh } of table) {
      const run = () => {
        const wait = waits().get(line);
        return operatePython(interpreter, line, undefined, wait);
      };
      yield { kind: `pyodide.${file}`, title: line, family: `lines ${file}`, fresh, run };
    }
  }
}
