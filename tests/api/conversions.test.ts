// SPDX-License-Identifier: Apache-2.0
// Implicit conversions of immutable values, from JavaScript to Python and back: strings, numbers, booleans, nothing.
import { assert, python, raises, scope, suite, test } from "../harness/inside/kit.ts";
import type { PyProxy, Python } from "../harness/inside/types.ts";

/** What Python says of a JavaScript value: `repr` of the value with its type's name. */
async function seenByPython(py: Python, value: unknown): Promise<string> {
  return scope(py, { value }, (globals) =>
    py.runPython("type(value).__name__ + ' ' + ascii(value)", { globals }),
  );
}

async function roundTrip(py: Python, value: unknown): Promise<unknown> {
  return scope(py, { value }, (globals) => py.runPython("value", { globals }));
}

const LONE_HIGH = "\ud83d";
const LONE_LOW = "\ude00";

suite("strings", () => {
  const samples: [string, string][] = [
    ["empty", ""],
    ["ASCII", "plain text"],
    ["Latin-1", "größe ÿ\u0080"],
    ["two bytes", "Ελληνικά — 漢字 \ufffd\uffff"],
    ["four bytes", "😀 𝒳 \u{10ffff}"],
    ["NUL inside", "a\0b\0"],
    ["line ends", "a\r\nb\u2028c\u2029"],
    ["combining", "e\u0301 👩‍👩‍👧"],
    ["byte order mark", "\ufeffx"],
    ["long ASCII", "x".repeat(1_000_000)],
    ["long mixed", "aé漢😀".repeat(50_000)],
  ];
  for (const [name, text] of samples) {
    test(`${name} goes to Python and back`, async () => {
      const py = await python();
      assert.isTrue((await roundTrip(py, text)) === text);
      const length = await scope(py, { text }, (globals) => py.runPython("len(text)", { globals }));
      assert.equal(length, [...text].length);
    });
  }

  test("the same code points on either side", async () => {
    const py = await python();
    assert.equal(await seenByPython(py, "é漢😀"), "str '\\xe9\\u6f22\\U0001f600'");
    assert.equal(py.runPython("'\\xe9\\u6f22\\U0001f600'"), "é漢😀");
    assert.equal(py.runPython("chr(0x10ffff)").codePointAt(0), 0x10ffff);
  });

  test("lone surrogates are kept, in both directions", async () => {
    const py = await python();
    assert.equal(await seenByPython(py, LONE_HIGH), "str '\\ud83d'");
    assert.equal(await seenByPython(py, `a${LONE_LOW}b`), "str 'a\\ude00b'");
    assert.equal(await seenByPython(py, `${LONE_LOW}${LONE_HIGH}`), "str '\\ude00\\ud83d'");
    assert.equal(py.runPython("'\\ud83d'"), LONE_HIGH);
    assert.equal(py.runPython("'x\\ude00y'"), `x${LONE_LOW}y`);
    assert.equal(await roundTrip(py, `${LONE_LOW}😀${LONE_HIGH}`), `${LONE_LOW}😀${LONE_HIGH}`);
  });

  test("a pair of surrogates in Python joins in JavaScript", async () => {
    const py = await python();
    assert.equal(py.runPython("'\\ud83d' + '\\ude00'"), "😀");
  });

  test("a str subclass is a string", async () => {
    const py = await python();
    assert.equal(py.runPython("class S(str): pass\nS('sub')"), "sub");
    py.runPython("del S");
  });

  test("code with any string runs", async () => {
    const py = await python();
    assert.equal(py.runPython("len('😀漢é\\0')"), 4);
  });
});

suite("numbers to JavaScript", () => {
  const SAFE = "the oracle makes a BigInt of the last safe integer";
  const cases: [code: string, expected: unknown, ours?: string][] = [
    ["0", 0],
    ["-1", -1],
    ["2**31", 2 ** 31],
    ["2**53 - 2", Number.MAX_SAFE_INTEGER - 1],
    ["2**53 - 1", Number.MAX_SAFE_INTEGER, SAFE],
    ["-(2**53 - 1)", Number.MIN_SAFE_INTEGER, SAFE],
    ["2**53", 2n ** 53n],
    ["-2**53", -(2n ** 53n)],
    ["2**63", 2n ** 63n],
    ["-2**64", -(2n ** 64n)],
    ["10**100", 10n ** 100n],
    ["-7**1000", -(7n ** 1000n)],
    ["0.5", 0.5],
    ["1.0", 1],
    ["1e308", 1e308],
    ["5e-324", 5e-324],
    ["float('inf')", Number.POSITIVE_INFINITY],
    ["-float('inf')", Number.NEGATIVE_INFINITY],
    ["float('nan')", Number.NaN],
    ["-0.0", -0],
    ["float(2**60)", 2 ** 60],
    ["True", true],
    ["False", false],
  ];
  for (const [code, expected, ours] of cases) {
    test(code, ours === undefined ? {} : { ours }, async () => {
      const value = (await python()).runPython(code);
      assert.equal(typeof value, typeof expected);
      assert.isTrue(Object.is(value, expected), `${value}`);
    });
  }

  test("an int subclass and an IntEnum are numbers", async () => {
    const py = await python();
    assert.equal(py.runPython("class I(int): pass\nI(7)"), 7);
    assert.equal(py.runPython("import enum\nclass E(enum.IntEnum):\n    A = 3\nE.A"), 3);
    py.runPython("del I, E, enum");
  });
});

suite("numbers to Python", () => {
  const cases: [unknown, string][] = [
    [0, "int 0"],
    [1, "int 1"],
    [-1, "int -1"],
    [1.5, "float 1.5"],
    [2 ** 31, "int 2147483648"],
    [-(2 ** 31) - 1, "int -2147483649"],
    [Number.MAX_SAFE_INTEGER, "int 9007199254740991"],
    [Number.MIN_SAFE_INTEGER, "int -9007199254740991"],
    [2 ** 53, "float 9007199254740992.0"],
    [1e300, "float 1e+300"],
    [Number.NaN, "float nan"],
    [Number.POSITIVE_INFINITY, "float inf"],
    [Number.NEGATIVE_INFINITY, "float -inf"],
    [Number.MIN_VALUE, "float 5e-324"],
    [0n, "JsBigInt 0"],
    [-1n, "JsBigInt -1"],
    [2n ** 32n, "JsBigInt 4294967296"],
    [2n ** 64n, "JsBigInt 18446744073709551616"],
    [-(2n ** 63n), "JsBigInt -9223372036854775808"],
    [-(2n ** 128n) + 1n, "JsBigInt -340282366920938463463374607431768211455"],
    [true, "bool True"],
    [false, "bool False"],
  ];
  for (const [value, expected] of cases) {
    const ours = typeof value === "bigint" ? { ours: "Pyodide 0.29.5 makes ints of bigints" } : {};
    test(`${typeof value} ${value}`, ours, async () => {
      assert.equal(await seenByPython(await python(), value), expected);
    });
  }

  test("big integers of every length come back the same", { ours: "as in Pyodide 314" }, async () => {
    const py = await python();
    for (let bits = 1n; bits < 400n; bits += 7n) {
      for (const value of [2n ** bits, 2n ** bits - 1n, -(2n ** bits), 1n - 2n ** bits]) {
        assert.isTrue((await roundTrip(py, value)) === value, `${value}`);
      }
    }
    const long = 3n ** 20_000n;
    assert.isTrue((await roundTrip(py, -long)) === -long);
  });

  test("arithmetic in Python on what came from JavaScript", async () => {
    const py = await python();
    await scope(py, { a: 2n ** 70n, b: 3 }, (globals) => {
      assert.equal(py.runPython("a // 2**70 + b", { globals }), 4);
      assert.equal(py.runPython("a * b", { globals }), 3n * 2n ** 70n);
    });
  });
});

suite("nothing", () => {
  test("None is undefined, and undefined is None", async () => {
    const py = await python();
    assert.isUndefined(py.runPython("None"));
    assert.equal(await seenByPython(py, undefined), "NoneType None");
  });

  test("null is jsnull, and jsnull is null", async () => {
    const py = await python();
    assert.isNull(py.runPython("from pyodide.ffi import jsnull; jsnull"));
    await scope(py, { value: null }, (globals) => {
      assert.isTrue(py.runPython("from pyodide.ffi import jsnull; value is jsnull", { globals }));
      assert.isFalse(py.runPython("bool(value)", { globals }));
      assert.isFalse(py.runPython("value is None", { globals }));
    });
  });

  test("both are keys of objects, by their names", async () => {
    const py = await python();
    const object = py.runPython("from pyodide.ffi import jsnull, to_js\nto_js({None: 1, jsnull: 2})");
    assert.deepEqual(object, { undefined: 1, null: 2 });
  });

  test("a function's missing argument is not passed, and its undefined result is None", async () => {
    const py = await python();
    const count = (...args: unknown[]) => args.length;
    const nothing = () => undefined;
    await scope(py, { count, nothing }, (globals) => {
      assert.equal(py.runPython("repr((count(), count(None), count(1, None)))", { globals }), "(0, 1, 2)");
      assert.isTrue(py.runPython("nothing() is None", { globals }));
    });
  });
});

suite("other values", () => {
  test("what has no conversion is a proxy, the same object when it comes back", async () => {
    const py = await python();
    const object = { a: 1 };
    const symbol = Symbol("mark");
    assert.strictEqual(await roundTrip(py, object), object);
    assert.strictEqual(await roundTrip(py, symbol), symbol);
    const list = py.runPython("[1, 2]");
    assert.instanceOf(list, py.ffi.PyProxy);
    assert.isTrue(
      await scope(py, { list }, (globals) => py.runPython("type(list).__name__ == 'list'", { globals })),
    );
    list.destroy();
  });

  test("Python exceptions of a conversion name the problem", async () => {
    const py = await python();
    raises(py, "from pyodide.ffi import to_js\nto_js(1, depth='deep')", "TypeError");
  });

  test("toPy throws what its defaultConverter throws", async () => {
    const py = await python();
    class Other {}
    for (const thrown of [new RangeError("refused"), "refused"]) {
      const defaultConverter = () => {
        throw thrown;
      };
      for (const value of [new Other(), [new Other()]]) {
        const call = async () => py.toPy(value, { defaultConverter });
        assert.equal(await call().catch((error: unknown) => error), thrown);
      }
    }
  });

  test("a method of a JavaScript object as the converter of to_py has its this", async () => {
    const py = await python();
    const code = `
from pyodide.code import run_js
holder = run_js("({ mark: 7, convert(value) { return this.mark } })")
value = run_js("[Symbol.iterator]")
result = str(value.to_py(default_converter=holder.convert))
del holder, value
result`;
    assert.equal(py.runPython(code), "[7]");
  });

  test("buffers have a level, as lists have", async () => {
    const py = await python();
    for (const [code, depth, type] of [
      ["b'ab'", 0, "bytes"],
      ["bytearray(b'ab')", 0, "bytearray"],
      ["memoryview(b'ab')", 0, "memoryview"],
      ["[b'ab']", 1, "bytes"],
    ] as const) {
      const object = py.runPython(code) as PyProxy;
      const flat = object.toJs({ depth }) as PyProxy | [PyProxy];
      const proxy = Array.isArray(flat) ? flat[0] : flat;
      assert.equal(proxy.type, type);
      proxy.destroy();
      const whole = object.toJs({ depth: depth + 1 }) as Uint8Array | [Uint8Array];
      assert.instanceOf(Array.isArray(whole) ? whole[0] : whole, Uint8Array);
      object.destroy();
    }
  });

  test("a depth of toJs is a number, or what JavaScript takes for one", {
    ours: "others are 0",
  }, async () => {
    const py = await python();
    const list = py.runPython("[[1]]") as PyProxy;
    for (const depth of ["2", Infinity, undefined, null])
      assert.deepEqual(list.toJs({ depth: depth as number }), [[1]]);
    const flat = list.toJs({ depth: "deep" as unknown as number }) as PyProxy;
    assert.equal(flat.type, "list");
    flat.destroy();
    list.destroy();
  });
});

suite("JavaScript objects that are alike to maps and arrays", () => {
  const parts = "get: (k) => 'at ' + k, [Symbol.iterator]: () => ['ab', 'cd'][Symbol.iterator]()";
  for (const [what, source] of [
    ["length", `({ length: 2, ${parts} })`],
    ["size", `({ size: 2, ${parts} })`],
    ["size and has", `({ size: 2, has: (k) => k === "ab", ${parts} })`],
  ]) {
    test(`with get and ${what} but no keys: what they iterate over is their keys`, async () => {
      const py = await python();
      await scope(py, { source }, (globals) => {
        const code = `
from pyodide.code import run_js
x = run_js(source)
str([list(x), "ab" in x, list(x.items()), [each for each in x]])`;
        const expected = "[['ab', 'cd'], True, [('ab', 'at ab'), ('cd', 'at cd')], ['ab', 'cd']]";
        assert.equal(py.runPython(code, { globals }), expected);
      });
    });
  }

  test("what is alike to an array is repeated and added to", { ours: "not in Pyodide 0.29.5" }, async () => {
    const py = await python();
    const code = `
from pyodide.code import run_js
results = []
for source in ("new String('ab')", "(function () { return arguments })('a', 'b')"):
    x = run_js(source)
    results += [str(x * 2), str(x + ["c"]), str(x + x)]
    try: x + 1
    except TypeError as error: results.append(str(error))
del x
str(results)`;
    const each = "'a,b,a,b', 'a,b,c', 'a,b,a,b', 'can only concatenate an iterable to a JavaScript array'";
    assert.equal(py.runPython(code), `[${each}, ${each}]`);
  });
});
