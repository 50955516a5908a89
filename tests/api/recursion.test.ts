// SPDX-License-Identifier: Apache-2.0
// Running out of stack is RecursionError, wherever it happens, and the interpreter is alive afterwards.
import { assert, assertAlive, python, raises, scope, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";
import { KILLS_THE_ORACLE, NESTED_C, RECURSION } from "./fixtures/deep-programs.ts";

/** The code raises one of the errors (RecursionError when none is named) and leaves the interpreter alive. */
function overflows(py: Python, code: string, errors = "RecursionError"): void {
  const wrapped = `def run():\n${code.replace(/^/gm, "    ")}\nrun()`;
  const error = raises(py, wrapped);
  assert.include(errors.split(" "), error.type, error.message.slice(-500));
  assertAlive(py);
}

suite("RecursionError in Python", () => {
  for (const [name, code, ours] of RECURSION) {
    test(name, ours === undefined ? {} : { ours }, async () => overflows(await python(), code));
  }

  test("may be caught, and happen again and again", async () => {
    const py = await python();
    const code =
      "def f(): return f()\ncaught = 0\nfor _ in range(50):\n    try:\n        f()\n    except RecursionError:\n        caught += 1\ncaught";
    assert.equal(py.runPython(code), 50);
    assertAlive(py);
  });

  test("the limit may be raised, and deep recursion works", async () => {
    const py = await python();
    const code =
      "import sys\nold = sys.getrecursionlimit()\nsys.setrecursionlimit(20_000)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\ntry:\n    depth = f(15_000)\nfinally:\n    sys.setrecursionlimit(old)\ndepth";
    assert.equal(py.runPython(code), 15_000);
  });

  test("a limit without bound is no way to die", { ours: KILLS_THE_ORACLE }, async () => {
    const py = await python();
    const calls = [
      "def f(): return f()\nf()",
      "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
      "def f(x): return sorted([x], key=f)\nf(1)",
      "class A:\n    def __getattr__(self, name): return getattr(self, name)\nA().b",
    ];
    for (const call of calls) {
      py.runPython("import sys; sys.setrecursionlimit(10**6)");
      const error = raises(py, call);
      assert.include(["RecursionError", "MemoryError"], error.type);
      py.runPython("import sys; sys.setrecursionlimit(1000)");
      assertAlive(py);
    }
  });
});

suite("RecursionError in C", () => {
  for (const [name, code, errors] of NESTED_C) {
    test(name, { ours: KILLS_THE_ORACLE }, async () => overflows(await python(), code, errors));
  }

  for (const [name, make] of Object.entries({
    "generator expressions": "(x for x in it)",
    partials: "functools.partial(print, it)",
    deques: "collections.deque([it])",
    "default dicts": "collections.defaultdict(list, a=it)",
    coroutines: "awaits(it)",
  })) {
    test(`${name} within one another without end are freed`, { ours: KILLS_THE_ORACLE }, async () => {
      const py = await python();
      py.runPython(`
import collections, functools, gc, warnings, weakref
warnings.simplefilter("ignore")
async def awaits(it): await it
def run():
    it = iter([1]); freed = []
    class Last:
        def __iter__(self): return self
        def __next__(self): raise StopIteration
        def __del__(self): freed.append(1)
    it = Last(); n = 0
    for n in range(200_000): it = ${make}
    del it
    gc.collect()
    return freed
`);
      assert.equal(py.runPython("repr(run())"), "[1]");
      assertAlive(py);
    });
  }

  test("an error whose text has no end leaves Python by any way", { ours: KILLS_THE_ORACLE }, async () => {
    const py = await python();
    py.runPython("endless = ValueError()\nendless.args = (endless,)\ndef fails(): raise endless");
    const fails = py.globals.get("fails");
    const ways = [() => fails(), () => fails.callPromising(), () => py.runPythonAsync("fails()")];
    for (const way of ways) {
      const error = await Promise.resolve()
        .then(way)
        .catch((reason: unknown) => reason);
      assert.instanceOf(error, py.ffi.PythonError);
      assert.match(error.message, /ValueError: <exception str\(\) failed>\n$/);
    }
    fails.destroy();
    py.runPython("endless.args = ()\ndel fails, endless");
    assertAlive(py);
  });

  test("a regular expression that backtracks far works", async () => {
    const py = await python();
    assert.equal(
      py.runPython("import re; len(re.match('(?:ab?)*c', 'ab' * 200_000 + 'c').group())"),
      400_001,
    );
    assert.isUndefined(py.runPython("re.match('(?:a|b)*c', 'ab' * 50_000)"));
  });

  test("comprehensions nest as deep as CPython can keep track of, and then are refused", {
    ours: KILLS_THE_ORACLE,
  }, async () => {
    const py = await python();
    const nested = (depth: number) => `${"[".repeat(depth)}y${" for y in [1]]".repeat(depth)}`;
    assert.equal(py.runPython(`str(${nested(20)})`), `${"[".repeat(20)}1${"]".repeat(20)}`);
    for (const depth of [23, 30, 60]) {
      const error = raises(py, nested(depth));
      assert.equal(error.type, "SyntaxError");
      assert.include(error.message, "too many statically nested blocks");
    }
    assertAlive(py);
  });

  test("freeing what is deeply nested works", { ours: KILLS_THE_ORACLE }, async () => {
    const py = await python();
    const code =
      "x = []\nfor _ in range(1_000_000): x = [x]\ndel x\ny = None\nfor _ in range(1_000_000): y = (y, {})\ndel y\n'freed'";
    assert.equal(py.runPython(code), "freed");
    assertAlive(py);
  });
});

suite("RecursionError across the boundary", () => {
  const REASON = "the oracle's own limit differs with the engine's stack";

  test("Python and JavaScript that call each other", { ours: REASON }, async () => {
    const py = await python();
    for (let round = 0; round < 3; round++) {
      await scope(py, { relay: (callback: () => unknown) => callback() }, (globals) => {
        const error = raises(py, "def f(): return relay(f)\nf()", undefined, { globals });
        assert.match(error.message, /RecursionError|call stack|too much recursion/);
      });
      assertAlive(py);
    }
  });

  test("runPython called from Python", { ours: REASON }, async () => {
    const py = await python();
    const again = (): unknown => py.runPython("again()");
    py.globals.set("again", again);
    const error = raises(py, "again()");
    assert.match(error.message, /RecursionError|call stack|too much recursion/);
    py.globals.delete("again");
    assertAlive(py);
  });

  test("JavaScript that recurses alone is an error in Python", async () => {
    const py = await python();
    const forever = (n: number): number => forever(n + 1) + 1;
    await scope(py, { forever }, (globals) => {
      const error = raises(py, "forever(0)", undefined, { globals });
      assert.match(error.message, /RecursionError|call stack|too much recursion/);
    });
    assertAlive(py);
  });

  test("what a long chain of proxies does not have is soon known", async () => {
    const py = await python();
    const code =
      "from pyodide.ffi import create_proxy\ndef run():\n    chain = [object()]\n    for _ in range(40): chain.append(create_proxy(chain[-1]))\n    has = hasattr(chain[-1], 'missing')\n    for proxy in chain[:0:-1]: proxy.destroy()\n    return has\nrun()";
    assert.equal(py.runPython(code), false);
  });

  test("async recursion", async () => {
    const py = await python();
    const error = await py
      .runPythonAsync("async def f(): return await f()\nawait f()")
      .catch((e: unknown) => e);
    assert.instanceOf(error, py.ffi.PythonError);
    assert.equal((error as { type: string }).type, "RecursionError");
    assertAlive(py);
  });
});
