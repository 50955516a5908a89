// SPDX-License-Identifier: Apache-2.0
// pyimport, globals, registerJsModule, `import js`, toPy: names from one language in the other.
import { assert, python, raises, scope, suite, test } from "../harness/inside/kit.ts";

suite("pyimport", () => {
  test("a module", async () => {
    const py = await python();
    const math = py.pyimport("math");
    assert.equal(math.comb(4, 2), 6);
    assert.closeTo(math.pi, Math.PI, 0);
    math.destroy();
  });

  test("a name in a module, and a submodule", async () => {
    const py = await python();
    const comb = py.pyimport("math.comb");
    assert.equal(comb(5, 2), 10);
    comb.destroy();
    const path = py.pyimport("os.path");
    assert.equal(path.basename("/a/b"), "b");
    path.destroy();
  });

  test("does not touch the global namespace", async () => {
    const py = await python();
    py.pyimport("colorsys").destroy();
    assert.isFalse(py.globals.has("colorsys"));
  });

  test("what is not there is an error that names it", async () => {
    const py = await python();
    assert.throws(
      () => py.pyimport("no_such_module_here"),
      py.ffi.PythonError,
      /ModuleNotFoundError: No module named 'no_such_module_here'/,
    );
    assert.throws(
      () => py.pyimport("math.no_such_name"),
      py.ffi.PythonError,
      /ImportError|AttributeError|ModuleNotFoundError/,
    );
  });
});

suite("globals", () => {
  test("get, set, has and delete are the namespace of __main__", async () => {
    const py = await python();
    py.globals.set("from_js", 5);
    assert.equal(py.runPython("from_js * 2"), 10);
    assert.isTrue(py.globals.has("from_js"));
    py.globals.delete("from_js");
    assert.isFalse(py.globals.has("from_js"));
    assert.isUndefined(py.globals.get("from_js"));
  });

  test("a Python function is called with arguments of any kind", async () => {
    const py = await python();
    py.runPython("def describe(*args, **kwargs): return repr((args, kwargs))");
    const describe = py.globals.get("describe");
    assert.equal(
      describe(1, "a", undefined, 2.5, true, 10n ** 20n),
      `((1, 'a', None, 2.5, True, ${10n ** 20n}), {})`,
    );
    assert.equal(describe.callKwargs(1, { key: "value", n: 2 }), "((1,), {'key': 'value', 'n': 2})");
    describe.destroy();
    py.runPython("del describe");
  });

  test("pyodide_py is the Python package", async () => {
    const py = await python();
    assert.equal(py.pyodide_py.__name__, "pyodide");
    assert.match(py.runPython("import pyodide; pyodide.__version__"), /^\d+\.\d+/);
  });
});

suite("JavaScript modules", () => {
  test("names with two underscores on both sides are JavaScript's, but for those that import sets", async () => {
    const py = await python();
    const target = globalThis as Record<string, unknown>;
    py.runPython("import js as __here__\n__here__.__here__ = 'x' * 2\ndel __here__");
    assert.equal(target.__here__, "xx");
    const names = py.runPython("import js; f'{js.__here__} {js.__name__} {js.__spec__.name}'");
    assert.equal(names, "xx js js");
    py.runPython("import js; del js.__here__; js.__path__ = js.__path__");
    assert.isFalse("__here__" in target);
    assert.isFalse("__path__" in target);
  });

  test("import js is globalThis", async () => {
    const py = await python();
    assert.equal(py.runPython("import js; js.Math.max(1, 5, 3)"), 5);
    assert.equal(py.runPython("from js import JSON; JSON.stringify('é')"), '"é"');
    (globalThis as Record<string, unknown>).passedBy = 77;
    assert.equal(py.runPython("js.passedBy"), 77);
    py.runPython("js.setByPython = 'yes'");
    assert.equal((globalThis as Record<string, unknown>).setByPython, "yes");
    raises(py, "from js import noSuchNameAnywhere", "ImportError");
    py.runPython("del js, JSON");
  });

  test("a registered object imports, with submodules, and can be taken off", async () => {
    const py = await python();
    py.registerJsModule("from_javascript", { value: 7, twice: (n: number) => 2 * n, sub: { deep: "d" } });
    assert.equal(py.runPython("import from_javascript as m; m.twice(m.value)"), 14);
    assert.equal(py.runPython("from from_javascript.sub import deep; deep"), "d");
    py.unregisterJsModule("from_javascript");
    py.runPython(
      "import sys; del m, deep\nfor n in [n for n in sys.modules if n.startswith('from_javascript')]: del sys.modules[n]",
    );
    raises(py, "import from_javascript", "ModuleNotFoundError");
  });

  test("a module of Python's comes before one of JavaScript's", async () => {
    const py = await python();
    py.registerJsModule("colorsys", { from: "JavaScript" });
    py.runPython("import sys; sys.modules.pop('colorsys', None)");
    assert.match(py.runPython("import colorsys; colorsys.__file__") as string, /colorsys\.py/);
    py.unregisterJsModule("colorsys");
    py.runPython("del colorsys, sys");
  });

  test("import * takes properties that are not enumerable, too", {
    unbalanced: "the module stays",
  }, async () => {
    const py = await python();
    await scope(py, {}, (globals) => {
      assert.equal(py.runPython("from js.Math import *\nsqrt(16) + floor(PI)", { globals }), 7);
    });
  });

  test("submodules of frozen objects and of ES modules import", { ours: "it cannot bind them" }, async () => {
    const py = await python();
    const address = "data:text/javascript,export const inner = { value: 7 }";
    const namespace = (await import(address)) as object;
    py.registerJsModule("namespace_module", namespace);
    py.registerJsModule(
      "frozen_module",
      Object.freeze({ answer: 42, nested: Object.freeze({ deep: "yes" }) }),
    );
    assert.equal(py.runPython("from namespace_module.inner import value; value"), 7);
    assert.equal(py.runPython("from frozen_module.nested import deep; deep"), "yes");
    assert.equal(py.runPython("import frozen_module.nested; frozen_module.nested.deep"), "yes");
    const star =
      "names = {}; exec('from frozen_module import *', names)\n' '.join(n for n in names if n[0] != '_')";
    assert.equal(py.runPython(star), "answer nested");
    assert.equal(
      py.runPython("import sys; str(type(sys.modules['frozen_module']))"),
      "<class 'pyodide.ffi.JsProxy'>",
    );
    py.runPython("del value, deep, frozen_module, names");
    for (const name of ["namespace_module", "frozen_module"]) {
      py.unregisterJsModule(name);
      py.runPython(`for n in [n for n in sys.modules if n.startswith('${name}')]: del sys.modules[n]`);
    }
  });

  test("wrong arguments are errors", async () => {
    const py = await python();
    const rows: [() => void, RegExp][] = [
      [
        () => py.unregisterJsModule("never_registered"),
        /ValueError: Cannot unregister 'never_registered': no Javascript module with that name is registered/,
      ],
      [() => py.registerJsModule(3 as never, {}), /TypeError: Argument 'name' must be a str, not 'int'/],
      [
        () => py.registerJsModule("name", 3 as never),
        /TypeError: Argument 'jsproxy' must be a JsProxy, not 'int'/,
      ],
    ];
    for (const [call, message] of rows) assert.throws(call, py.ffi.PythonError, message);
  });

  test("sys.path may name folders as Windows does", async () => {
    const py = await python();
    py.FS.mkdirTree("/windows/lib");
    py.FS.writeFile("/windows/lib/module_of_a_drive.py", "value = 5");
    const code = `
import sys
sys.path.append("C:\\\\windows\\\\lib")
import module_of_a_drive
sys.path.pop()
sys.modules.pop("module_of_a_drive").value`;
    assert.equal(py.runPython(code), 5);
  });

  test("run_js evaluates JavaScript", async () => {
    const py = await python();
    assert.equal(py.runPython("from pyodide.code import run_js; run_js('1 + 2 + \"x\"')"), "3x");
    raises(py, "from pyodide.code import run_js; run_js('throw new Error(1)')", "JsException");
    py.runPython("del run_js");
  });
});

suite("toPy", () => {
  test("objects and arrays become dicts and lists, all the way down", async () => {
    const py = await python();
    const value = py.toPy({ a: [1, { b: "c" }], d: new Map([["k", null]]) });
    assert.equal(value.type, "dict");
    await scope(py, { value }, (globals) => {
      assert.equal(
        py.runPython("repr((value['a'], type(value['d']).__name__))", { globals }),
        "([1, {'b': 'c'}], 'dict')",
      );
    });
    value.destroy();
  });

  test("immutable values are returned unchanged", async () => {
    const py = await python();
    for (const value of [1, "text", true, undefined, 10n]) assert.strictEqual(py.toPy(value), value);
  });
});

suite("find_imports", () => {
  test("names the imported modules", async () => {
    const py = await python();
    const code =
      "from pyodide.code import find_imports; repr(sorted(find_imports('import numpy as np, json\\nfrom scipy import linalg\\nfrom . import x')))";
    assert.equal(py.runPython(code), "['json', 'numpy', 'scipy']");
  });
});
