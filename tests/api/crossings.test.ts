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
