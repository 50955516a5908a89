// SPDX-License-Identifier: Apache-2.0
// create_proxy, create_once_callable, destroy and modules.
import { python } from "../inside/table.mjs";

export const snippets = {
  ...python(
    "p = create_proxy([1])\ntype(p).__name__",
    "p = create_proxy([1])\np",
    "p = create_proxy([1, 2])\np.length",
    "p = create_proxy([1])\np.destroy()\np.length",
    "p = create_proxy([1])\np.destroy()\np.destroy()",
    "p = create_proxy([1])\np.destroy()\nrepr(p)",
    "l = [1]\np = create_proxy(l)\np.unwrap() is l",
    "p = create_proxy([1])\np.destroy()\np.unwrap()",
    "o = run_js('({})')\nl = [1]\no.p = create_proxy(l)\n[o.p is l, type(o.p).__name__, o.p.unwrap() is l]",
    "o = run_js('({})')\nl = [1]\no.p = create_proxy(l, roundtrip=False)\no.p is l",
    "o = run_js('({})')\no.p = create_proxy([1], roundtrip=True)\no.p.destroy()\nrun_js('o => { try { return o.p.length } catch (e) { return e.name } }')(o)",
    "p = create_proxy(lambda *a: len(a))\n[p(), p(1, 2)]",
    "p = create_proxy(lambda x: x)\np.destroy()\np(1)",
    "o = run_js('({x: 5})')\no.f = create_proxy(lambda self: self.x, capture_this=True)\no.f()",
    "o = run_js('({x: 5})')\no.f = create_proxy(lambda self, a: [self.x, a], capture_this=True)\nrun_js('o => o.f(7)')(o)",
    "create_proxy()",
    "create_proxy([1], 5)",
    "create_proxy([1], nonsense=5)",
    "create_proxy(5)",
    "create_proxy('text')",
    "create_proxy(None)",
    "p = create_proxy(create_proxy([1]))\np",
    "create_proxy(run_js('({})'))",
    "f = create_once_callable(lambda x: x + 1)\nf(1)",
    "f = create_once_callable(lambda x: x + 1)\nf(1)\nf(1)",
    "f = create_once_callable(lambda: 1/0)\ntry:\n  f()\nexcept ZeroDivisionError: pass\nf()",
    "f = create_once_callable(lambda: 1)\nf.destroy()\nf()",
    "create_once_callable(5)",
    "create_once_callable()",
    "run_js('f => { f(); try { f() } catch (e) { return e.name } }')(create_once_callable(lambda: 1))",
    "kept = run_js('f => { globalThis.k1 = f; return 1 }')(lambda: 1)\nrun_js('try { k1() } catch (e) { e.name }')",
    "kept = run_js('f => { globalThis.k1 = f; return 1 }')(create_proxy(lambda: 1))\nrun_js('k1()')",
    "kept = run_js('f => { globalThis.k1 = f.copy(); return 1 }')(lambda: 1)\nrun_js('k1()')",
    "kept = run_js('o => { globalThis.k2 = o.f; return 1 }')(run_js('({})'))",
    "o = run_js('({})')\no.f = lambda: 5\nrun_js('o => o.f()')(o)",
    "o = run_js('({})')\nf = lambda: 5\no.f = f\no.f is f",
    "a = run_js('[]')\na.append(lambda: 5)\nrun_js('a => a[0]()')(a)",
    "m = run_js('new Map()')\nm['f'] = lambda: 5\nrun_js('m => m.get(\"f\")()')(m)",
    "run_js('async f => { await null; return f() }')(lambda: 9).then(lambda x: x) is None  # await",
    "await run_js('async f => { await null; return f() }')(lambda: 9)",
    "js.setTimeout(create_once_callable(lambda: None), 0) is None",
    "destroy_proxies(run_js('[]'))",
    "destroy_proxies([])",
    "destroy_proxies(5)",
    "destroy_proxies(run_js('[1, 2]'))",
    "register_js_module('mod_a', run_js('({x: 5, y: {z: 6}})'))\nimport mod_a\nr = [mod_a.x, mod_a.y.z]\nunregister_js_module('mod_a')\nr",
    "register_js_module('mod_b', run_js('({x: 5, y: {z: 6}})'))\nfrom mod_b import x\nfrom mod_b.y import z\nunregister_js_module('mod_b')\n[x, z]",
    "register_js_module('mod_c', run_js('({x: 5, y: {z: 6}})'))\nfrom mod_c import nothing",
    "register_js_module('mod_d', run_js('({x: 5, y: {z: 6}})'))\nimport mod_d.y\nr = mod_d.y.z\nunregister_js_module('mod_d')\nr",
    "register_js_module('mod_e', run_js('({x: 5})'))\nimport mod_e.x",
    "register_js_module('mod_f', run_js('({x: 5, _y: 6})'))\nfrom mod_f import *\nx",
    "import mod_that_is_not_there",
    "unregister_js_module('mod_that_is_not_there')",
    "register_js_module(5, run_js('({})'))",
    "register_js_module('mod_g', 5)",
    "register_js_module('mod_h', {'a': 1})",
    "register_js_module('mod_i', run_js('({x: 5})'))\nunregister_js_module('mod_i')\nimport mod_i",
    "import mod_j",
    "register_js_module('mod_k', run_js('({x: 5})'))\nimport mod_k\nr = [mod_k.__name__, type(mod_k).__name__, mod_k.__spec__.name]\nr",
    "register_js_module('mod_l', run_js('({x: 5})'))\nimport mod_l, sys\nsys.modules['mod_l'] is mod_l",
    "register_js_module('mod_m.inner', run_js('({x: 5})'))",
    "from js import Object, Array\n[Object.typeof, Array.of(1)[0]]",
    "from js import nothing_here",
    "from js.JSON import parse\nparse('[1]')[0]",
    "import js.Math\njs.Math.PI",
    "import js.nothing_here",
    "from js import process\nprocess.typeof",
    "import pyodide_js\npyodide_js.version.__class__.__name__",
    "from pyodide_js import FS\nFS.typeof",
    "import pyodide_js\npyodide_js.runPython('1 + 1')",
    "import pyodide_js\npyodide_js.globals.__class__.__name__",
    "from pyodide import ffi as f\nsorted(n for n in f.__all__ if n not in dir(f))",
    "import pyodide\npyodide.__version__.__class__.__name__",
  ),
  registerJsModule: ({ py, run }) => {
    py.registerJsModule("mod_js1", { a: 1, f: (x) => x + 1, inner: { b: [2] } });
    const result = run("import mod_js1\nfrom mod_js1.inner import b\n[mod_js1.a, mod_js1.f(1), b[0]]").toJs();
    py.unregisterJsModule("mod_js1");
    return result;
  },
  "registerJsModule twice": ({ py, run }) => {
    py.registerJsModule("mod_js2", { a: 1 });
    py.registerJsModule("mod_js2", { a: 2 });
    const result = run("import mod_js2\nmod_js2.a");
    py.unregisterJsModule("mod_js2");
    return result;
  },
  "unregisterJsModule of nothing": ({ py }) => py.unregisterJsModule("never_there"),
  "registerJsModule of a number": ({ py }) => py.registerJsModule("mod_js3", 5),
  "registerJsModule under a number": ({ py }) => py.registerJsModule(5, {}),
  pyimport: ({ py }) => py.pyimport("math").sqrt(16),
  "pyimport of an attribute": ({ py }) => py.pyimport("math.sqrt")(16),
  "pyimport of a submodule": ({ py }) => py.pyimport("os.path").basename("/a/b"),
  "pyimport of nothing": ({ py }) => py.pyimport("no_such_module"),
  "pyimport of no attribute": ({ py }) => py.pyimport("math.nothing"),
  "globals get and set": ({ py }) => {
    py.globals.set("from_js", [1]);
    const result = py.runPython("from_js[0]");
    py.globals.delete("from_js");
    return [result, py.globals.has("from_js"), py.globals.get("from_js")];
  },
};
