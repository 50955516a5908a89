// SPDX-License-Identifier: Apache-2.0
// From Python to JavaScript: modules, proxies, functions of the core, frames, errors.
import type { Attack } from "./attack.ts";

const refused = /isolated mode/;
/** Python is told no, or has ended for asking. */
const stopped = /isolated mode|fatal error|AttributeError|RuntimeError/;

/** The port to the host, which Python's own side of the runtime has. */
const PORT = "from pyxide.isolated import grants; port = grants._ports[0]\n";
/** The core as it was made, before names were taken from it. */
const CORE = "import sys; sys.modules.pop('_pyxide'); import _pyxide as core\n";

export const javascript: readonly Attack[] = [
  { title: "import js", code: "import js", stopped: refused },
  { title: "import pyodide_js", code: "import pyodide_js", stopped: refused },
  { title: "from js import fetch", code: "from js import fetch", stopped: refused },
  {
    title: "import js with the finders removed",
    code: "import sys; sys.meta_path.clear(); import js",
    stopped: /ModuleNotFoundError/,
  },
  { title: "run_js", code: "from pyodide.code import run_js; run_js('process')", stopped: refused },
  {
    title: "run_js of the core",
    code: "import _pyxide; _pyxide.run_js('process')",
    stopped: /AttributeError/,
  },
  { title: "run_js of the core made anew", code: `${CORE}core.run_js('globalThis')`, stopped },
  { title: "js_globals of the core made anew", code: `${CORE}core.js_globals.constructor`, stopped },
  { title: "create_proxy of the core made anew", code: `${CORE}core.create_proxy(lambda: 1)`, stopped },
  { title: "to_js of the core made anew", code: `${CORE}core.to_js({'a': [1]})`, stopped },
  { title: "to_js", code: "from pyodide.ffi import to_js; to_js({})", stopped: refused },
  {
    title: "create_proxy",
    code: "from pyodide.ffi import create_proxy; create_proxy(print)",
    stopped: refused,
  },
  {
    title: "an original function of the core, found by the collector",
    code: "import gc\nfor f in gc.get_objects():\n    if getattr(f, '__name__', '') == 'run_js' and type(f).__name__ == 'builtin_function_or_method': f('1')\nraise RuntimeError('there is none')",
    stopped,
  },
  { title: "constructor of the port", code: `${PORT}port.constructor`, stopped: /AttributeError/ },
  { title: "__proto__ of the port", code: `${PORT}getattr(port, '__proto__')`, stopped: /AttributeError/ },
  {
    title: "constructor of a function of the port",
    code: `${PORT}port.call.constructor('return process')()`,
    stopped: /AttributeError/,
  },
  { title: "bind, call and apply of a function", code: `${PORT}port.call.bind`, stopped: /AttributeError/ },
  { title: "prototype of a function", code: `${PORT}port.wake.prototype`, stopped: /AttributeError/ },
  { title: "a property of the port is set", code: `${PORT}port.call = 1`, stopped },
  { title: "a property of the port is deleted", code: `${PORT}del port.call`, stopped },
  { title: "names of the port's properties", code: `${PORT}dir(port)`, stopped },
  { title: "object_keys of the port", code: `${PORT}port.object_keys()`, stopped },
  { title: "to_py of the port", code: `${PORT}port.to_py()`, stopped },
  {
    title: "as_object_map of the port",
    code: `${PORT}port.as_object_map()['constructor']`,
    stopped: /isolated mode|fatal error|KeyError|TypeError|AttributeError/,
  },
  {
    title: "as_py_json of the port",
    code: `${PORT}port.as_py_json()['constructor']`,
    stopped: /isolated mode|fatal error|KeyError|TypeError|AttributeError/,
  },
  { title: "to_weakref of the port", code: `${PORT}port.to_weakref()`, stopped },
  { title: "new of a function", code: `${PORT}port.call.new()`, stopped },
  {
    title: "bind_sig of the port",
    code: `${PORT}from pyxide.binding import BindClass, Deep\nfrom typing import Annotated\nclass C(BindClass):\n    constructor: Annotated[dict, Deep]\nport.bind_sig(C).constructor`,
    stopped,
  },
  {
    title: "the port is a module",
    code: `${PORT}from pyodide.ffi import register_js_module\nregister_js_module('m', port)\nimport m.constructor`,
    stopped: /ModuleNotFoundError|isolated mode/,
  },
  {
    title: "everything from the port",
    code: `${PORT}import sys\nsys.modules['m'] = port\nfrom m import *`,
    stopped: /isolated mode|fatal error|Error/,
  },
  { title: "a Python function is given to the port", code: `${PORT}port.wake(lambda: 1)`, stopped },
  { title: "the port is given to itself", code: `${PORT}port.wake(port)`, stopped: refused },
  { title: "another tick", code: `${PORT}port.onTick(print)`, stopped },
  {
    title: "js_error of an error of the port",
    code: `${PORT}try:\n    port.answer(-1)\nexcept Exception as error:\n    error.js_error.constructor`,
    stopped: /AttributeError|isolated mode/,
  },
  {
    title: "stack of an error of the port",
    code: `${PORT}try:\n    port.answer(-1)\nexcept Exception as error:\n    error.stack`,
    stopped: /AttributeError|isolated mode/,
  },
  {
    title: "prepareStackTrace",
    code: `${PORT}try:\n    port.answer(-1)\nexcept Exception as error:\n    error.js_error.constructor.prepareStackTrace = print`,
    stopped: /AttributeError|isolated mode/,
  },
  {
    title: "a new JavaScript error",
    code: "from pyodide.ffi import JsException; JsException('x').js_error.constructor",
    stopped,
  },
  {
    title: "waiting for what is no promise of ours",
    code: `${PORT}import _pyxide; _pyxide.suspend(port)`,
    stopped,
  },
  { title: "waiting for a Python object", code: "import _pyxide; _pyxide.suspend(object())", stopped },
  {
    title: "then of a promise",
    code: `${PORT}p = port.pause(port.openPause()); p.then(print)`,
    stopped: /isolated mode|AttributeError|fatal error/,
  },
  {
    title: "constructor of a promise",
    code: `${PORT}port.pause(port.openPause()).constructor`,
    stopped: /AttributeError/,
  },
  {
    title: "a copy of the port",
    code: `${PORT}import copy; copy.deepcopy(port)`,
    stopped: /TypeError|isolated mode|fatal error|AttributeError/,
  },
  {
    title: "the port pickled",
    code: `${PORT}import pickle; pickle.dumps(port)`,
    stopped: /TypeError|PicklingError|isolated mode|fatal error|AttributeError/,
  },
  {
    title: "the host object of the event loop",
    code: "import asyncio; asyncio.get_running_loop()._host.wake.constructor",
    stopped: /AttributeError/,
  },
  {
    title: "every JavaScript object that the collector knows",
    code: "import gc, _pyxide\nfound = [o for o in gc.get_objects() if isinstance(o, _pyxide.JsProxy)]\nfor o in found:\n    for name in ('constructor', '__proto__', 'globalThis', 'process', 'valueOf', 'toString'):\n        try:\n            getattr(o, name)\n        except AttributeError:\n            continue\n        raise SystemError('escaped')\nraise RuntimeError('nothing leads anywhere')",
    stopped: /nothing leads anywhere/,
  },
  {
    title: "every global of every frame and module",
    code: "import sys, gc\nfor m in list(sys.modules.values()):\n    for name, v in list(getattr(m, '__dict__', {}).items()):\n        if type(v).__name__ == 'JsProxy':\n            try:\n                v.constructor\n            except AttributeError:\n                continue\n            raise SystemError('escaped')\nraise RuntimeError('nothing leads anywhere')",
    stopped: /nothing leads anywhere/,
  },
  { title: "attributes of a granted function", code: "add.constructor", stopped: /AttributeError/ },
  {
    title: "globals of a granted function",
    code: "type(add).__call__.__globals__['_ports'][0].call.constructor",
    stopped: /AttributeError/,
  },
  {
    title: "a subclass of JsProxy",
    code: "import _pyxide\nclass P(_pyxide.JsProxy): pass\nP()",
    stopped: /TypeError/,
  },
  {
    title: "JsProxy without __init__",
    code: "import _pyxide; object.__new__(_pyxide.JsProxy).constructor",
    stopped: /TypeError/,
  },
  { title: "a web page's names", code: "window", stopped: /NameError/ },
];
