// SPDX-License-Identifier: Apache-2.0
// Each row of tests/conversions.toml, in the directions that it names.
import table from "../conversions.toml";
import { assert, python, scope, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

interface Row {
  what: string;
  python: string;
  javascript: string;
}

type Direction = (py: Python, row: Row) => Promise<void>;

// biome-ignore lint/security/noGlobalEval: the table holds expressions
const expected = ({ javascript }: Row): unknown => globalThis.eval(`(${javascript})`) as unknown;

const SAME = `
def same(a, b):
    if type(a) is not type(b): return False
    if isinstance(a, memoryview): return a.tolist() == b.tolist() and a.format == b.format
    if isinstance(a, float): return repr(a) == repr(b)
    return a == b
`;

const PRELUDE = `import pyodide.ffi
from pyodide.ffi import jsnull
JsBigInt = getattr(pyodide.ffi, "JsBigInt", int)${SAME}`;

async function inPython(py: Python, row: Row, value: unknown, expression: string): Promise<void> {
  await scope(py, { value }, (globals) => {
    py.runPython(PRELUDE, { globals });
    const seen = py.runPython(`ascii(${expression})`, { globals });
    assert.isTrue(py.runPython(`same(${expression}, ${row.python})`, { globals }), `${row.what}: ${seen}`);
  });
}

async function toJavaScript(py: Python, row: Row, code: string): Promise<void> {
  const received = await scope(py, {}, (globals) => {
    py.runPython(`${PRELUDE}\nfrom pyodide.ffi import to_js`, { globals });
    return py.runPython(code, { globals });
  });
  const wanted = expected(row);
  if (typeof wanted === "object" && wanted !== null) assert.deepEqual(received, wanted);
  else assert.isTrue(Object.is(received, wanted), `${String(received)} is not ${String(wanted)}`);
}

const directions: Readonly<Record<string, readonly (readonly [string, Direction])[]>> = {
  both: [
    ["to JavaScript", (py, row) => toJavaScript(py, row, row.python)],
    ["to Python", (py, row) => inPython(py, row, expected(row), "value")],
  ],
  to_javascript: [["to JavaScript", (py, row) => toJavaScript(py, row, row.python)]],
  to_python: [["to Python", (py, row) => inPython(py, row, expected(row), "value")]],
  deep_both: [
    ["to_js", (py, row) => toJavaScript(py, row, `to_js(${row.python})`)],
    ["to_py", (py, row) => inPython(py, row, expected(row), "value.to_py()")],
  ],
  deep_to_javascript: [["to_js", (py, row) => toJavaScript(py, row, `to_js(${row.python})`)]],
  deep_to_python: [["to_py", (py, row) => inPython(py, row, expected(row), "value.to_py()")]],
};

const OURS = "listed in tests/differential/intended.toml";
const DIFFERENT = /safe integer|frozenset/;

suite("conversions.toml", () => {
  for (const [section, rows] of Object.entries(table as Record<string, Row[]>)) {
    for (const row of rows) {
      for (const [name, check] of directions[section] ?? []) {
        test(`${row.what}: ${name}`, DIFFERENT.test(row.what) ? { ours: OURS } : {}, async () =>
          check(await python(), row),
        );
      }
    }
  }

  test("every section is known", () => {
    assert.sameMembers(Object.keys(table), Object.keys(directions));
  });
});
