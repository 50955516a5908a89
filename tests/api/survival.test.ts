// SPDX-License-Identifier: Apache-2.0
// Programs that go wrong at the boundary: an exception at most, and the interpreter lives on.
import { assert, isHere, type PyProxy, python, settings, suite, test } from "../harness/inside/kit.ts";

/** Python source, and the exception that it raises, if it does. */
const PROGRAMS: [string, string, string | undefined][] = [
  ["an int longer than BigInt may be", "import js\njs.x = 1 << 2**30", "JsException"],
  // Firefox's may be longer.
  [
    "a str longer than JavaScript's may be",
    'import js\njs.x = "a" * 2**29\ndel js.x',
    isHere("firefox") || "Bun" in globalThis ? undefined : "JsException", // where it is longer
  ],
  [
    "a function that destroys its argument and gives a promise",
    'from pyodide.code import run_js\nrun_js("async x => { x.destroy() }")([1])\nNone',
    undefined,
  ],
  [
    "a revoked Proxy that is thrown",
    'from pyodide.code import run_js\nrun_js("(() => { const p = Proxy.revocable({}, {}); p.revoke(); throw p.proxy })()")',
    "JsException",
  ],
  ["a scope that keeps a list", "from pyxide.ffi import scope\nwith scope() as s: s.keep([1])", "TypeError"],
  [
    "a scope that keeps a JavaScript object",
    "import js\nfrom pyxide.ffi import scope\nwith scope() as s: s.keep(js.Array)",
    "TypeError",
  ],
  [
    "a long chain of JavaScript's errors",
    `
from pyodide.code import run_js
try: run_js("throw new Error('x')")
except Exception as error: last = error
kind, args = type(last), last.args
for _ in range(20_000):
    error = kind(*args)
    error.__context__ = last
    last = error
del error, last`,
    undefined,
  ],
  [
    "the addresses of all functions that the program imports",
    `
import ctypes
names = ["_dlopen_js", "_dlsym_js", "_mmap_js", "_emscripten_dlopen_js", "emscripten_run_script", "exit", "nothing"]
for name in names + ["__syscall_openat", "emscripten_resize_heap", "invoke_v", "_tzset_js", "alignfault", "segfault"]:
    hasattr(ctypes.pythonapi, name)`,
    undefined,
  ],
  [
    "a slice of an array that is assigned many items",
    "from js import Array\na = Array.new()\na[:] = range(200_000)\nassert len(a) == 200_000\ndel a",
    undefined,
  ],
];

suite("survival of bad programs", () => {
  const skip = settings().gcStress ? "too many objects" : undefined;
  for (const [what, code, wanted] of PROGRAMS) {
    test(what, {
      ours: "some of them end the oracle",
      unbalanced: "collected later",
      timeout: 120,
      skip,
    }, async () => {
      const py = await python();
      let type: string | undefined;
      try {
        py.runPython(code);
      } catch (error) {
        ({ type } = error as { type: string });
      }
      assert.equal(type, wanted);
      assert.equal(py.runPython("sum(range(10))"), 45);
    });
  }

  test("a generator whose proxy is destroyed while it runs", { ours: "the oracle dies" }, async () => {
    const py = await python();
    const make = py.runPython(`
def numbers(callback):
    kept = [1] * 100
    yield 1
    callback()
    yield sum(kept)
numbers`) as PyProxy;
    let proxy: PyProxy;
    proxy = make(() => proxy.destroy()) as PyProxy;
    assert.deepEqual([proxy.next().value, proxy.next().value], [1, 100]);
    make.destroy();
    py.runPython("del numbers");
  });

  test("a converter that changes the list that is converted", {
    ours: "the memo owns what it remembers",
  }, async () => {
    const py = await python();
    const code = `
from pyodide.ffi import to_js
a = [[1], object()]
def convert(value, convert, cache):
    a[0] = None
    a.append([2])
    return 0
str(to_js(a, default_converter=convert).to_py())`;
    assert.equal(py.runPython(code), "[[1], 0, [2]]");
    py.runPython("del a, convert");
  });
});
