// SPDX-License-Identifier: Apache-2.0
// Bigints in Python: JsBigInt, which is an int and a bigint again in JavaScript.
import { assert, load, python, scope, suite, test } from "../harness/inside/kit.ts";

const OURS = "Pyodide 0.29.5 makes ints of bigints";

/** The type of what each operation gives, for `x`, a JsBigInt. */
const OPERATIONS: readonly [type: string, operations: string][] = [
  ["JsBigInt", "x + 1;x - 1;x * 2;x // 2;x % 3;x ** 2;x << 1;x >> 1;x & 1;x | 8;x ^ 1;x + x;x + True"],
  ["JsBigInt", "-x;+x;~x;abs(x);pow(x, 2, 3);max(x, 1)"],
  ["int", "1 + x;10 - x;2 * x;7 // x;7 % x;2 ** x;1 << x;9 >> x;3 & x;3 | x;3 ^ x;sum([x, x])"],
  ["int", "int(x);x.__index__();round(x);x.real;x.numerator;x.conjugate();x.bit_length();hash(x)"],
  ["float", "x * 1.5;1.5 + x;x / 2;x ** -1;float(x)"],
];

suite("JsBigInt", () => {
  test("a bigint of any size is one in Python, and a bigint again", { ours: OURS }, async () => {
    const py = await python();
    const seen = py.runPython(
      "lambda value: (type(value).__name__, isinstance(value, int), str(value), value)",
    );
    for (const value of [0n, 5n, -5n, 2n ** 53n, -(2n ** 64n), 7n ** 300n]) {
      const result = seen(value).toJs();
      assert.deepEqual(result, ["JsBigInt", true, String(value), value]);
    }
    seen.destroy();
  });

  test("it is one before anybody asks for the class", {
    ours: OURS,
    unbalanced: "another instance",
  }, async () => {
    const py = await load();
    const same = py.runPython("lambda value: value");
    assert.equal(same(5n), 5n);
    same.destroy();
  });

  test("it is a bigint wherever it lies", { ours: OURS }, async () => {
    const py = await python();
    const code = "from pyodide.ffi import JsBigInt, to_js\nto_js([JsBigInt(1), {'a': JsBigInt(2)}, 3])";
    assert.deepEqual(py.runPython(code), [1n, { a: 2n }, 3]);
    await scope(py, { value: { list: [1n, new Map([[2n, 3n]])] } }, (globals) => {
      const types =
        "v = value.to_py()['list']\nstr([type(each).__name__ for each in (v[0], *v[1], *v[1].values())])";
      assert.equal(py.runPython(types, { globals }), "['JsBigInt', 'JsBigInt', 'JsBigInt']");
    });
  });

  test("operations keep it where it is on the left", { ours: OURS }, async () => {
    const py = await python();
    await scope(py, { x: 5n }, (globals) => {
      for (const [type, operations] of OPERATIONS) {
        for (const operation of operations.split(";")) {
          const found = py.runPython(`type(${operation}).__name__`, { globals });
          assert.equal(found, type, operation);
        }
      }
    });
  });

  test("it is an int in every other way", { ours: OURS }, async () => {
    const py = await python();
    const code = `
import copy, json, pickle
from pyodide.ffi import JsBigInt
x = JsBigInt('12')
assert x == 12 and hash(x) == hash(12) and {12: 'a'}[x] == 'a' and f'{x:04d}' == '0012' and repr(x) == '12'
assert json.dumps([x]) == '[12]' and [0] * x == [0] * 12 and list(range(x))[-1] == 11 and not JsBigInt(0)
for other in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x)), JsBigInt.from_bytes(b'\\x0c', 'big')):
    assert type(other) is JsBigInt and other == 12, other
JsBigInt.__module__`;
    assert.equal(py.runPython(code), "pyodide.ffi");
  });
});
