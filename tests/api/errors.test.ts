// SPDX-License-Identifier: Apache-2.0
// Exceptions across the boundary, either way: type, message, traceback, stack, cause.
import {
  assert,
  assertAlive,
  python,
  raises,
  raisesAsync,
  scope,
  suite,
  test,
} from "../harness/inside/kit.ts";

suite("Python to JavaScript", () => {
  test("consoles show the traceback last", {
    on: ["node"],
    ours: "the oracle shows its own stack",
  }, async () => {
    const { inspect } = process.getBuiltinModule("node:util");
    const shown = inspect(raises(await python(), "def f(): 1 / 0\nf()"));
    assert.match(
      shown,
      /^PythonError: Python was called\n( +at .*\n)+Traceback .*\n( .*\n)+ZeroDivisionError: .*$/,
    );
    assert.notMatch(shown, /wasm/);
  });

  test("the cancellation of a task has its traceback", async () => {
    const py = await python();
    const code = `
import asyncio
async def sleeps(): await asyncio.sleep(10)
task = asyncio.ensure_future(sleeps())
await asyncio.sleep(0)
task.cancel("enough")
await task`;
    const error = await raisesAsync(py, code, "CancelledError");
    assert.match(error.message, /line 3, in sleeps/);
    assert.match(error.message, /CancelledError: enough\n$/);
    py.runPython("del asyncio, sleeps, task");
  });

  test("a frame's text is the same each time, and repetitions are counted", async () => {
    const py = await python();
    const code = "def f(n): return f(n - 1) if n else 1 / 0";
    py.runPython(code);
    const [first, second] = [raises(py, "f(20)"), raises(py, "f(20)")];
    py.runPython("del f");
    assert.equal(first.message, second.message);
    assert.match(first.message, /line 1, in f\n( .*\n)* {2}\[Previous line repeated 18 more times\]\n/);
  });

  test("an exception is a PythonError with type and traceback", async () => {
    const py = await python();
    const error = raises(
      py,
      "def outer():\n    inner()\ndef inner():\n    raise ValueError('wrong: é😀')\nouter()",
    );
    assert.instanceOf(error, Error);
    assert.equal(error.name, "PythonError");
    assert.equal(error.type, "ValueError");
    assert.match(error.message, /^Traceback \(most recent call last\):/);
    assert.match(error.message, /line 2, in outer/);
    assert.match(error.message, /line 4, in inner/);
    assert.match(error.message, /ValueError: wrong: é😀\n?$/);
    assert.isNotEmpty(error.stack);
  });

  test("type is the class' name, also for classes of one's own", async () => {
    const py = await python();
    raises(py, "class Sour(Exception): pass\nraise Sour('lemon')", "Sour");
    raises(py, "import json; json.loads('{')", "JSONDecodeError");
    raises(py, "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])", "ExceptionGroup");
  });

  test("notes, causes and contexts are in the message", async () => {
    const py = await python();
    const error = raises(
      py,
      `
      try:
          try:
              {}["missing"]
          except KeyError as e:
              raise ValueError("second") from e
      except ValueError as e:
          e.add_note("a note")
          raise
      `,
      "ValueError",
    );
    assert.include(error.message, "KeyError: 'missing'");
    assert.include(error.message, "The above exception was the direct cause");
    assert.include(error.message, "a note");
  });

  test("sys.last_exc is the exception", async () => {
    const py = await python();
    raises(py, "raise LookupError('last')", "LookupError");
    assert.equal(py.runPython("import sys; repr(sys.last_exc)"), "LookupError('last')");
  });

  test("SystemExit and KeyboardInterrupt arrive as PythonError", async () => {
    const py = await python();
    assert.include(raises(py, "import sys; sys.exit(3)", "SystemExit").message, "SystemExit: 3");
    assert.include(raises(py, "exit('bye')", "SystemExit").message, "bye");
    raises(py, "raise SystemExit", "SystemExit");
    raises(py, "raise KeyboardInterrupt", "KeyboardInterrupt");
    assertAlive(py);
  });

  test("an exception whose __str__ fails still arrives", async () => {
    const py = await python();
    raises(py, "class Odd(Exception):\n    def __str__(self): raise RuntimeError('no')\nraise Odd", "Odd");
    assertAlive(py);
  });

  test("a message with lone surrogates still arrives", async () => {
    const py = await python();
    assert.match(raises(py, "raise ValueError('\\ud800')", "ValueError").message, /ValueError: /);
  });

  test("errors in a called function, attribute and item are thrown", async () => {
    const py = await python();
    const thing = py.runPython(`
      class Thing:
          @property
          def bad(self): raise OSError("bad property")
          def __getitem__(self, key): raise ZeroDivisionError(key)
          def __call__(self): raise FloatingPointError("called")
      Thing()
    `);
    assert.throws(() => thing(), py.ffi.PythonError, /FloatingPointError: called/);
    assert.throws(() => thing.bad, py.ffi.PythonError, /OSError: bad property/);
    assert.throws(() => thing.get("k"), py.ffi.PythonError, /ZeroDivisionError: k/);
    thing.destroy();
    py.runPython("del Thing");
  });
});

suite("the last exception", () => {
  test("is in sys, by its new and its old names", async () => {
    const py = await python();
    raises(py, "def fail(): 1 / 0\nfail()", "ZeroDivisionError");
    const code = `
import sys, traceback
lines = traceback.format_exception(sys.last_type, sys.last_value, sys.last_traceback)
repr((lines[-1], [line.split("in ")[-1].strip() for line in lines[1:-1]], sys.last_exc is sys.last_value))`;
    assert.equal(
      py.runPython(code),
      "('ZeroDivisionError: division by zero\\n', ['<module>', 'fail'], True)",
    );
    py.runPython("del fail, lines");
  });
});

suite("JavaScript to Python", () => {
  test("classes are known by the package's documented names", async () => {
    const py = await python();
    const error = raises(py, "from js import JSON\nJSON.parse('{')", "JsException");
    assert.match(error.message, /\npyodide\.ffi\.JsException: SyntaxError: /);
    const code = `
import pickle
from pyodide import ffi
kinds = ffi.JsException, ffi.JsProxy, ffi.ConversionError, ffi.JsArray, ffi.JsNull
repr(([c.__module__ + "." + c.__qualname__ for c in kinds], [pickle.loads(pickle.dumps(c)) is c for c in kinds]))`;
    assert.equal(
      py.runPython(code),
      "(['pyodide.ffi.JsException', 'pyodide.ffi.JsProxy', 'pyodide.ffi.ConversionError', 'pyodide.ffi.JsArray', " +
        "'pyodide.ffi.JsNull'], [True, True, True, True, True])",
    );
    py.runPython("del JSON, pickle, ffi, kinds");
  });

  test("what a function throws is a JsException with name, message and stack", async () => {
    const py = await python();
    const fail = () => {
      throw new RangeError("out of reach");
    };
    await scope(py, { fail }, (globals) => {
      const seen = py.runPython(
        `
from pyodide.ffi import JsException
try:
    fail()
except JsException as e:
    seen = (e.name, e.message, str(e), "at " in e.stack or "@" in e.stack, isinstance(e, Exception))
repr(seen)`,
        { globals },
      );
      assert.equal(seen, "('RangeError', 'out of reach', 'RangeError: out of reach', True, True)");
    });
  });

  test("what was being handled is the context of what a function throws", async () => {
    const py = await python();
    const code = (body: string): string => `
from pyodide.code import run_js
def context():
    try:
        try: 1 / 0
        ${body}
    except Exception as error:
        return repr(error.__context__)
context()`;
    for (const body of ["except ZeroDivisionError: run_js('null.x')", "finally: run_js('null.x')"])
      assert.equal(py.runPython(code(body)), "ZeroDivisionError('division by zero')", body);
    const error = raises(py, "try: 1 / 0\nexcept ZeroDivisionError: run_js('null.x')", "JsException");
    assert.include(error.message, "During handling of the above exception");
    py.runPython("del run_js, context");
  });

  test("an error class of one's own keeps its properties", async () => {
    const py = await python();
    class HttpError extends Error {
      override name = "HttpError";
      status = 404;
    }
    const fail = () => {
      throw new HttpError("not found");
    };
    await scope(py, { fail }, (globals) => {
      const seen = py.runPython(
        "try:\n    fail()\nexcept Exception as e:\n    seen = (type(e).__name__, e.name, e.status)\nrepr(seen)",
        { globals },
      );
      assert.equal(seen, "('JsException', 'HttpError', 404)");
    });
  });

  test("not caught in Python, the message names the JavaScript error", async () => {
    const py = await python();
    const fail = () => {
      throw new TypeError("from JavaScript");
    };
    await scope(py, { fail }, (globals) => {
      const error = raises(py, "fail()", "JsException", { globals });
      assert.include(error.message, "TypeError: from JavaScript");
      assert.include(error.message, 'File "<exec>", line 1');
    });
  });

  for (const [what, thrown] of [
    ["a number", 12],
    ["a string", "text"],
    ["undefined", undefined],
    ["null", null],
    ["an object", { code: 7 }],
    ["a symbol", Symbol("s")],
    ["a big integer", 10n],
  ] as const) {
    test(`throwing ${what} is an exception too`, async () => {
      const py = await python();
      const fail = () => {
        throw thrown;
      };
      await scope(py, { fail }, (globals) => {
        const name = py.runPython("try:\n    fail()\nexcept Exception as e:\n    r = type(e).__name__\nr", {
          globals,
        });
        assert.equal(name, "JsException");
      });
      assertAlive(py);
    });
  }

  test("a Python traceback may hold JavaScript frames, and the code goes on", async () => {
    const py = await python();
    const fail = () => JSON.parse("{");
    await scope(py, { fail }, (globals) => {
      for (let round = 0; round < 100; round++) raises(py, "fail()", "JsException", { globals });
    });
    assertAlive(py);
  });

  test("a traceback does not look for JavaScript's files in Python's path", {
    ours: "the oracle's tracebacks have no such frames",
  }, async () => {
    const py = await python();
    const fails = () => {
      throw new Error("seen");
    };
    const looked: unknown[] = [];
    const { stat } = py.FS as unknown as { stat: (...args: unknown[]) => unknown };
    await scope(py, { fails }, (globals) => {
      const show = "import traceback\ntry: fails()\nexcept Exception: text = traceback.format_exc()\ntext";
      assert.match(py.runPython(show, { globals }) as string, /errors\.test/);
      Object.assign(py.FS, {
        stat(...args: unknown[]) {
          looked.push(args[0]);
          return Reflect.apply(stat, py.FS, args);
        },
      });
      try {
        py.runPython(show, { globals });
      } finally {
        Object.assign(py.FS, { stat });
      }
    });
    assert.deepEqual(
      looked.filter((path) => String(path).includes("errors.test")),
      [],
    );
  });

  test("raising a JavaScript error in Python throws it", async () => {
    const py = await python();
    await scope(py, { Kind: TypeError }, (globals) => {
      const error = raises(py, "raise Kind.new('made in Python')", undefined, { globals });
      assert.include(error.message, "made in Python");
    });
  });
});
