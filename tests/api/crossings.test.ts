// SPDX-License-Identifier: Apache-2.0
// Errors that cross the boundary several times: identity, order of finally blocks, replacement, promises.
import { assert, python, raises, scope, suite, test } from "../harness/inside/kit.ts";

let step: (depth: number) => unknown = () => undefined;

suite("several crossings", () => {
  test("a Python exception through JavaScript is the same exception", async () => {
    const py = await python();
    const through = (callback: () => unknown) => callback();
    await scope(py, { through }, (globals) => {
      const same = py.runPython(
        `
made = KeyError("mine")
def fail():
    raise made
try:
    through(fail)
except KeyError as e:
    same = e is made
same`,
        { globals },
      );
      assert.isTrue(same);
    });
  });

  test("JavaScript sees a PythonError on the way, and may replace it", async () => {
    const py = await python();
    let seen: unknown;
    const through = (callback: () => unknown) => {
      try {
        return callback();
      } catch (error) {
        seen = error;
        throw new Error("replaced");
      }
    };
    await scope(py, { through }, (globals) => {
      const error = raises(py, "def fail(): raise ValueError('first')\nthrough(fail)", "JsException", {
        globals,
      });
      assert.include(error.message, "replaced");
    });
    assert.instanceOf(seen, py.ffi.PythonError);
    assert.equal((seen as { type: string }).type, "ValueError");
    seen = undefined;
  });

  test("a JavaScript error through Python is the same error, when JavaScript threw it", async () => {
    const py = await python();
    const original = new RangeError("original");
    const fail = () => {
      throw original;
    };
    const inspect = (error: unknown) => error === original;
    await scope(py, { fail, inspect }, (globals) => {
      const code =
        "from pyodide.ffi import JsException\ntry:\n    fail()\nexcept JsException as e:\n    r = (e.name, e.message)\nrepr(r)";
      assert.equal(py.runPython(code, { globals }), "('RangeError', 'original')");
      const type = py.runPython(
        "try:\n    fail()\nexcept Exception as e:\n    r = inspect(e.js_error) if hasattr(e, 'js_error') else inspect(e)\nr",
        { globals },
      );
      assert.isTrue(type);
    });
  });

  test("errors cross eight times, finally blocks run in order", async () => {
    const py = await python();
    const log: string[] = [];
    const down = (depth: number): unknown => {
      try {
        return step(depth - 1);
      } finally {
        log.push(`js ${depth}`);
      }
    };
    await scope(py, { down, log: (text: string) => log.push(text) }, (globals) => {
      globals.set("step_end", 0);
      py.runPython(
        `
def step(depth):
    if depth <= 0:
        raise LookupError("the bottom")
    try:
        return down(depth)
    finally:
        log(f"py {depth}")`,
        { globals },
      );
      const proxy = globals.get("step");
      step = proxy;
      try {
        raises(py, "step(4)", "LookupError", { globals });
      } finally {
        proxy.destroy();
      }
    });
    assert.deepEqual(log, ["js 1", "py 1", "js 2", "py 2", "js 3", "py 3", "js 4", "py 4"]);
  });

  test("a promise that Python rejects, awaited in JavaScript and then in Python", async () => {
    const py = await python();
    const relay = async (callback: () => Promise<unknown>) => callback();
    await scope(py, { relay }, async (globals) => {
      const result = await py.runPythonAsync(
        `
from pyodide.ffi import create_proxy
async def fail():
    raise ArithmeticError("deep")
proxy = create_proxy(fail)
try:
    await relay(proxy)
    result = "nothing"
except Exception as e:
    result = type(e).__name__ in ("ArithmeticError", "JsException") and "deep" in str(e)
finally:
    proxy.destroy()
result`,
        { globals },
      );
      assert.isTrue(result);
    });
  });
});

// None of the functions says `return f();`: JavaScriptCore keeps no frame of a function that ends in a call.
suite("both stacks in order", () => {
  /** Functions of a traceback, outermost first. */
  const functions = (message: string): string[] =>
    [...message.matchAll(/^ {2}File .*, line \d+, in (?:Object\.)?(\S+)$/gm)]
      .map(([, name]) => name ?? "")
      .filter((name) => !["run", "eval_code", "run_async", "eval_code_async"].includes(name));

  test("an error of JavaScript through six crossings", async () => {
    const py = await python();
    function jsBottom() {
      throw new RangeError("bottom");
    }
    function jsMiddle(f: () => unknown) {
      f();
    }
    function jsTop(f: () => unknown) {
      f();
    }
    await scope(py, { jsBottom, jsMiddle, jsTop }, (globals) => {
      const code = `
def py_bottom(): jsBottom()
def py_middle(): jsMiddle(py_bottom)
def py_top(): jsTop(py_middle)
py_top()`;
      const error = raises(py, code, "JsException", { globals });
      const order = ["<module>", "py_top", "jsTop", "py_middle", "jsMiddle", "py_bottom", "jsBottom"];
      assert.deepEqual(functions(error.message), order);
      assert.include(error.message, "RangeError: bottom");
    });
  });

  test("an exception of Python, whose traceback in Python tells the same", async () => {
    const py = await python();
    function jsOuter(f: () => unknown) {
      f();
    }
    function jsInner(f: () => unknown) {
      f();
    }
    await scope(py, { jsOuter, jsInner }, (globals) => {
      const code = `
import traceback
def py_bottom(): raise KeyError("k")
def py_middle(): jsInner(py_bottom)
try:
    jsOuter(py_middle)
except KeyError as e:
    names = [entry.name.rpartition(".")[2] for entry in traceback.extract_tb(e.__traceback__)]
repr(names)`;
      assert.equal(
        py.runPython(code, { globals }),
        "['<module>', 'jsOuter', 'py_middle', 'jsInner', 'py_bottom']",
      );
    });
  });

  test("caught and raised again, the cause keeps its own stack", async () => {
    const py = await python();
    function jsFails() {
      throw new TypeError("first");
    }
    await scope(py, { jsFails }, (globals) => {
      const code = `
def py_fails():
    try:
        jsFails()
    except Exception as e:
        raise LookupError("second") from e
py_fails()`;
      const { message } = raises(py, code, "LookupError", { globals });
      assert.deepEqual(functions(message), ["py_fails", "jsFails", "<module>", "py_fails"]);
    });
    assert.match(py.runPython("import sys; repr(sys.last_exc)") as string, /LookupError\('second'\)/);
  });

  test("through promises and coroutines", async () => {
    const py = await python();
    async function jsAsync(f: () => Promise<unknown>) {
      return await f();
    }
    async function jsRejects() {
      await null;
      throw new RangeError("late");
    }
    await scope(py, { jsAsync, jsRejects }, async (globals) => {
      const code = `
async def py_bottom(): await jsRejects()
async def py_top(): await jsAsync(py_bottom)
await py_top()`;
      const error = (await py.runPythonAsync(code, { globals }).catch((e: unknown) => e)) as Error;
      assert.equal(error.name, "PythonError");
      assert.include(error.message, "RangeError: late");
      const names = functions(error.message);
      assert.isBelow(names.indexOf("<module>"), names.indexOf("py_top"));
      assert.isBelow(names.indexOf("py_top"), names.indexOf("py_bottom"));
    });
  });

  test("through run_sync", {
    needs: "suspended stacks",
    ours: "the oracle loses Python's part",
    unbalanced: "asyncio stays",
  }, async () => {
    const py = await python();
    async function jsRejects() {
      await null;
      throw new RangeError("late");
    }
    await scope(py, { jsRejects }, async (globals) => {
      const code = `
from pyodide.ffi import run_sync
async def py_bottom(): await jsRejects()
def py_middle(): run_sync(py_bottom())
def py_top(): py_middle()
py_top()`;
      const error = (await py.runPythonAsync(code, { globals }).catch((e: unknown) => e)) as Error;
      assert.include(error.message, "RangeError: late");
      const names = functions(error.message);
      for (const [outer, inner] of [
        ["py_top", "py_middle"],
        ["py_middle", "py_bottom"],
      ] as const) {
        assert.isBelow(names.indexOf(outer), names.indexOf(inner), names.join(" "));
      }
      assert.match(py.runPython("import sys; str(sys.last_exc)") as string, /RangeError: late/);
    });
  });
});
