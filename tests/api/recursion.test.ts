// SPDX-License-Identifier: Apache-2.0
// Running out of stack is RecursionError, wherever it happens, and the interpreter is alive afterwards.
import { assert, assertAlive, python, raises, scope, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

const KILLS_THE_ORACLE =
  "the oracle's stack ends before CPython's limit: it dies, or passes only on some stacks";

const RECURSION: [name: string, code: string, ours?: string][] = [
  ["a function that calls itself", "def f(): return f()\nf()"],
  ["two functions that call each other", "def f(): return g()\ndef g(): return f()\nf()"],
  [
    "a method through __getattr__",
    "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA().b",
    KILLS_THE_ORACLE,
  ],
  [
    "__repr__ that shows itself",
    "class A:\n    def __repr__(self): return '<%r>' % self\nrepr(A())",
    KILLS_THE_ORACLE,
  ],
  [
    "__eq__ that compares itself",
    "class A:\n    def __eq__(self, other): return other == self\nA() == A()",
    KILLS_THE_ORACLE,
  ],
  [
    "__add__ and operators",
    "class A:\n    def __add__(self, other): return self + other\nA() + A()",
    KILLS_THE_ORACLE,
  ],
  ["a property", "class A:\n    @property\n    def p(self): return self.p\nA().p", KILLS_THE_ORACLE],
  ["a generator that delegates to itself", "def g():\n    yield from g()\nlist(g())"],
  [
    "map over map",
    "it = iter([])\nfor _ in range(200_000): it = map(abs, it)\nnext(it, None)",
    KILLS_THE_ORACLE,
  ],
  ["sorted's key", "def k(x): return sorted([x], key=k)\nk(1)", KILLS_THE_ORACLE],
  [
    "functools.reduce",
    "import functools\ndef r(a, b): return functools.reduce(r, [a, b])\nr(1, 2)",
    KILLS_THE_ORACLE,
  ],
  [
    "lru_cache",
    "import functools\n@functools.lru_cache(None)\ndef f(n): return f(n + 1)\nf(0)",
    KILLS_THE_ORACLE,
  ],
  ["a partial", "import functools\ndef f(*a): return functools.partial(f, *a)()\nf()", KILLS_THE_ORACLE],
  [
    "__init_subclass__ and type()",
    "class A:\n    def __init_subclass__(cls): type('B', (A,), {})\nclass C(A): pass",
    KILLS_THE_ORACLE,
  ],
];

const NESTED_C: [name: string, code: string, errors?: string][] = [
  ["json.loads of nested lists", "import json\njson.loads('[' * 100_000 + ']' * 100_000)"],
  ["json.loads of nested objects", "import json\njson.loads('{\"a\":' * 100_000 + '1' + '}' * 100_000)"],
  ["json.dumps of a nested list", "import json\nx = []\nfor _ in range(100_000): x = [x]\njson.dumps(x)"],
  ["repr of a nested list", "x = []\nfor _ in range(100_000): x = [x]\nrepr(x)"],
  ["repr of a nested tuple", "x = ()\nfor _ in range(100_000): x = (x,)\nrepr(x)"],
  ["repr of a nested dict", "x = {}\nfor _ in range(100_000): x = {1: x}\nrepr(x)"],
  ["comparing nested lists", "x = y = []\nfor _ in range(100_000): x, y = [x], [y]\nx == y"],
  ["the hash of a nested tuple", "x = ()\nfor _ in range(100_000): x = (x,)\nhash(x)"],
  ["pickling a nested list", "import pickle\nx = []\nfor _ in range(100_000): x = [x]\npickle.dumps(x)"],
  [
    "copy.deepcopy of a nested list",
    "import copy\nx = []\nfor _ in range(100_000): x = [x]\ncopy.deepcopy(x)",
  ],
  [
    "marshal of a nested tuple",
    "import marshal\nx = ()\nfor _ in range(100_000): x = (x,)\nmarshal.dumps(x)",
    "ValueError",
  ],
  ["a pattern with nested groups", "import re\nre.compile('(' * 20_000 + ')' * 20_000)"],
  ["the source of a deep expression", "eval('(' * 100_000 + ')' * 100_000)", "SyntaxError MemoryError"],
  [
    "source with a deep unary expression",
    "eval('-' * 100_000 + '1')",
    "MemoryError RecursionError SyntaxError",
  ],
  [
    "source with a deep attribute chain",
    "compile('a' + '.b' * 200_000, 'x', 'exec')",
    "MemoryError RecursionError",
  ],
  [
    "a deep ast compiled",
    "import ast\nn = ast.Constant(1)\nfor _ in range(100_000): n = ast.UnaryOp(ast.USub(), n)\ncompile(ast.fix_missing_locations(ast.Expression(n)) if False else ast.Expression(n), 'x', 'eval')",
    "RecursionError TypeError",
  ],
  ["isinstance with nested tuples", "x = int\nfor _ in range(100_000): x = (x,)\nisinstance('', x)"],
  [
    "xml parsed deeply, and shown",
    "import xml.etree.ElementTree as E\nroot = E.fromstring('<a>' * 50_000 + '</a>' * 50_000)\nE.tostring(root)",
  ],
  ["str.format with nested fields", "'{:{:{}}}'.format(1, 2, 3)", "ValueError"],
];

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

  test("a regular expression that backtracks far works", async () => {
    const py = await python();
    assert.equal(
      py.runPython("import re; len(re.match('(?:ab?)*c', 'ab' * 200_000 + 'c').group())"),
      400_001,
    );
    assert.isUndefined(py.runPython("re.match('(?:a|b)*c', 'ab' * 50_000)"));
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

  const EDGE =
    "not covered: wasm cannot ask how much stack its caller has left (docs/decisions/003-limit-of-recursion.md)";
  test("called at the edge of JavaScript's stack, Python survives", { skip: EDGE }, async () => {
    const py = await python();
    const deep = (): unknown => {
      try {
        return deep();
      } catch {
        return py.runPython("sum(range(10))");
      }
    };
    let outcome: unknown;
    try {
      outcome = deep();
    } catch (error) {
      outcome = error;
    }
    assert.isTrue(outcome === 45 || outcome instanceof Error, String(outcome));
    assertAlive(py);
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
