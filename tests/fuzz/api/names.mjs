// SPDX-License-Identifier: Apache-2.0
// What programs of the API's fuzzer can name. Invariant: each operation here has its meaning in js-operations.mjs or driver.py.

export const KEYS = [
  "a",
  "b",
  "0",
  "1",
  "-1",
  "length",
  "size",
  "then",
  "type",
  "constructor",
  "__proto__",
  "prototype",
  "name",
  "toString",
  "__class__",
  "__dict__",
  "__call__",
  "destroy",
  "get",
  "keys",
  "next",
  "typeof",
  "class",
  "$a",
  "\ud800",
];

export const ERRORS = ["TypeError", "RangeError", "ValueError", "KeyboardInterrupt", "StopIteration", "Exit"];

export const JS_OPERATIONS = [
  ..."get set delete has ownKeys describe define call callThis apply new iterate spread json instance text number".split(
    " ",
  ),
  ..."equal in compare typeof keys await awaitNext forAwait buffer jsonProxy link linkMap copy destroy scope".split(
    " ",
  ),
  ..."callKwargs callPromising callPromisingKwargs run runAsync runIn module import unmodule pyimport gc pygc".split(
    " ",
  ),
  ..."pause signal checkInterrupt buffers noBuffers toPyPlain clone prototype freeze throwInto send finish using".split(
    " ",
  ),
  ..."nested globals toStringTag boxed template".split(" "),
];

/** Called on anything that has them. */
export const JS_METHODS = [
  ..."push pop shift unshift splice reverse sort fill copyWithin slice concat at includes indexOf lastIndexOf".split(
    " ",
  ),
  ..."join map filter forEach reduce some every find flat flatMap entries keys values add set delete clear".split(
    " ",
  ),
  ..."next return throw then catch finally bind toString valueOf subarray append extend insert remove".split(
    " ",
  ),
];

export const PROXY_METHODS = [
  ..."get set has delete toJs copy destroy getBuffer asJsJson next send throw return callKwargs captureThis".split(
    " ",
  ),
  ..."callRelaxed callWithOptions callPromising supportsHas supportsGet isCallable isAwaitable then release".split(
    " ",
  ),
  ..."items update pop close athrow asend aclose __enter__ __exit__ __iter__ __next__ __len__ result cancel".split(
    " ",
  ),
];

export const PY_OPERATIONS = [
  ..."getattr setattr delattr hasattr getitem getindex getkey setitem setindex setkey delitem delindex slice".split(
    " ",
  ),
  ..."setslice delslice contains len iterate iterlive next call call1 call2 callkw callstar new equal less hash".split(
    " ",
  ),
  ..."repr str bool dir type isinstance add multiply iadd reversed sorted dict tuple set bytes memoryview".split(
    " ",
  ),
  ..."with unpack match int float index format create_proxy create_once destroy destroy_proxies run_sync".split(
    " ",
  ),
  ..."sleep gc ref finalize send throw close raise raise_from reraise rethrow eval eval_async import link".split(
    " ",
  ),
  ..."linkdict task then await async_with async_for gather wait_for scope signal jsgc nested js_new run_js".split(
    " ",
  ),
  ..."can_run thread_local copy deepcopy json bytes_of assign to_file context partial sum traceback note except_star recurse".split(
    " ",
  ),
];

export const PY_METHODS = [
  ..."append extend insert pop remove clear reverse index count get keys values items update setdefault popitem".split(
    " ",
  ),
  ..."new to_py object_entries object_keys object_values as_object_map as_py_json to_bytes to_string to_memoryview".split(
    " ",
  ),
  ..."assign assign_to then catch finally_ send throw close asend athrow aclose __next__ __anext__ __iter__".split(
    " ",
  ),
  ..."__aiter__ __call__ __len__ __enter__ __exit__ destroy bind_sig to_weakref deref result exception".split(
    " ",
  ),
  ..."cancel cancelled done add_done_callback remove_done_callback set_result __getitem__ __contains__ sort".split(
    " ",
  ),
  ..."push slice map forEach next return toString add has set delete union join release cast tobytes tolist".split(
    " ",
  ),
  ..."getBuffer toJs copy js_id typeof from_file to_file __reduce__ __dir__ __class__ __eq__ __hash__".split(
    " ",
  ),
];

export const SOURCES = {
  typed: [
    "Uint8Array",
    "Int8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "ArrayBuffer",
    "DataView",
  ],
  functions: [
    "function",
    "async",
    "generator",
    "asyncGenerator",
    "class",
    "method",
    "iterator",
    "instance",
    "bound",
    "disposable",
    "toPrimitive",
    "toJSON",
  ],
  hostile: [
    "thenable",
    "toString",
    "length",
    "size",
    "next",
    "iterator",
    "hasInstance",
    "species",
    "constructor",
    "tag",
  ],
  traps: ["get", "set", "has", "deleteProperty", "ownKeys", "apply", "construct", "getPrototypeOf", "none"],
  buffers: [
    "bytearray",
    "memoryview",
    "strided",
    "backwards",
    "matrix",
    "array",
    "doubles",
    "wide",
    "empty",
    "readonly",
    "released",
    "chars",
  ],
  pyPlain: [
    "object",
    "module",
    "type",
    "future",
    "decimal",
    "fraction",
    "date",
    "enum",
    "namedtuple",
    "dataclass",
    "builtin",
    "iterator",
    "namespace",
    "string_io",
    "deep",
  ],
  pyFunctions: [
    "function",
    "lambda",
    "generator",
    "agen",
    "coroutine",
    "method",
    "class",
    "partial",
    "iterator",
    "async",
  ],
  special: [
    "__getattr__",
    "__setattr__",
    "__getitem__",
    "__len__",
    "__iter__",
    "__next__",
    "__eq__",
    "__hash__",
    "__repr__",
    "__bool__",
    "__call__",
    "__contains__",
    "__enter__",
    "__aenter__",
    "__await__",
    "__aiter__",
    "__dir__",
    "__index__",
    "__buffer__",
    "__lt__",
    "__del__",
    "__instancecheck__",
    "property",
    "mapping",
    "sequence",
  ],
  converters: ["none", "same", "slot", "convert", "cache", "throws", "mutates", "destroys", "keeps"],
};
