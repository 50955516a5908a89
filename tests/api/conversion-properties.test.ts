// SPDX-License-Identifier: Apache-2.0
// Conversions hold for any value: what goes to Python and comes back is the same, by whichever way it goes.
import fc from "fast-check";
import { assert, python, scope, suite, test } from "../harness/inside/kit.ts";
import type { PyProxy } from "../harness/inside/types.ts";

const OURS = "the last safe integer comes back as what it was: tests/differential/intended.toml";
const RUNS = { numRuns: 300 };

/** Python's int has one zero. */
const withoutSign = (value: number) => (value === 0 ? 0 : value);

const text = fc.string({ unit: "binary" });
/** Strings of any code units, halves of surrogate pairs too. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));
const primitive = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double().map(withoutSign),
  text,
  units,
  fc.boolean(),
  fc.constantFrom(undefined, null),
  fc.bigInt(),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    primitive,
    fc.array(tie("tree"), { maxLength: 6 }),
    fc.dictionary(text, tie("tree"), { maxKeys: 6, noNullPrototype: true }),
  ),
}));

suite("properties of conversions", () => {
  test("a primitive comes back as it was", { ours: OURS, timeout: 120 }, async () => {
    const py = await python();
    const identity = py.runPython("lambda value: value") as PyProxy;
    fc.assert(
      fc.property(primitive, (value) => Object.is(identity(value), value)),
      RUNS,
    );
    identity.destroy();
  });

  test("a tree comes back equal through to_py and to_js", { ours: OURS, timeout: 120 }, async () => {
    const py = await python();
    const back = py.runPython(
      "from pyodide.ffi import JsProxy, to_js\n" +
        "lambda value: to_js(value.to_py()) if isinstance(value, JsProxy) else value",
    ) as PyProxy;
    fc.assert(
      fc.property(tree, (value) => assert.deepEqual(back(value), value)),
      RUNS,
    );
    back.destroy();
    py.runPython("del JsProxy, to_js");
  });

  test("Python counts code points, and sees the ones that JavaScript sees", { timeout: 120 }, async () => {
    const py = await python();
    const points = py.runPython(
      "from pyodide.ffi import to_js\nlambda text: to_js([ord(c) for c in text])",
    ) as PyProxy;
    fc.assert(
      fc.property(units, (value) =>
        assert.deepEqual(
          points(value),
          Array.from(value, (character) => character.codePointAt(0)),
        ),
      ),
      RUNS,
    );
    points.destroy();
    py.runPython("del to_js");
  });

  test("numbers of typed arrays arrive as they are", { timeout: 120 }, async () => {
    const py = await python();
    await fc.assert(
      fc.asyncProperty(fc.float64Array(), async (values) => {
        const back = await scope(py, { values }, (globals) =>
          py.runPython(
            "import array\nfrom pyodide.ffi import to_js\nto_js(array.array('d', values.to_py().tolist()))",
            {
              globals,
            },
          ),
        );
        assert.deepEqual(back, values);
      }),
      { numRuns: 50 },
    );
  });
});
