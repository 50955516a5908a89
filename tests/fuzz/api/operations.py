# SPDX-License-Identifier: Apache-2.0
# What Python does to two values, run in the namespace of machine.py. Invariant: each operation ends, whatever the
# values are: iterations are cut short.
import copy
import itertools
import operator
import threading
import traceback

from pyodide.code import eval_code, eval_code_async, relaxed_call, run_js
from pyodide.ffi import JsMap, destroy_proxies, run_sync, to_js

LIMIT = 20


def some(values):
    return itertools.islice(values, LIMIT)


SIMPLE = {
    "getattr": lambda s, a, b: getattr(a, s["k"]),
    "setattr": lambda s, a, b: setattr(a, s["k"], b),
    "delattr": lambda s, a, b: delattr(a, s["k"]),
    "hasattr": lambda s, a, b: hasattr(a, s["k"]),
    "getitem": lambda s, a, b: a[b],
    "getindex": lambda s, a, b: a[s["n"]],
    "getkey": lambda s, a, b: a[s["k"]],
    "setitem": lambda s, a, b: operator.setitem(a, b, a),
    "setindex": lambda s, a, b: operator.setitem(a, s["n"], b),
    "setkey": lambda s, a, b: operator.setitem(a, s["k"], b),
    "delitem": lambda s, a, b: operator.delitem(a, b),
    "delindex": lambda s, a, b: operator.delitem(a, s["n"]),
    "slice": lambda s, a, b: a[s["n"] :: s["n"]],
    "setslice": lambda s, a, b: operator.setitem(a, slice(0, s["n"], s["n"] % 3 or None), b),
    "delslice": lambda s, a, b: operator.delitem(a, slice(None, s["n"], s["n"] % 4 or None)),
    "contains": lambda s, a, b: b in a,
    "len": lambda s, a, b: len(a),
    "iterate": lambda s, a, b: list(some(a)),
    "next": lambda s, a, b: next(a),
    "call": lambda s, a, b: a(),
    "call1": lambda s, a, b: a(b),
    "call2": lambda s, a, b: a(b, a),
    "callkw": lambda s, a, b: a(b, **{s["k"]: b}),
    "callstar": lambda s, a, b: a(*some(b)),
    "js_new": lambda s, a, b: a.new(b),
    "new": lambda s, a, b: a.new(),
    "equal": lambda s, a, b: (a == b, a != b),
    "less": lambda s, a, b: (a < b, a >= b),
    "hash": lambda s, a, b: hash(a),
    "repr": lambda s, a, b: repr(a),
    "str": lambda s, a, b: str(a),
    "bool": lambda s, a, b: bool(a),
    "dir": lambda s, a, b: dir(a),
    "type": lambda s, a, b: type(a),
    "isinstance": lambda s, a, b: (isinstance(a, JsMap), isinstance(a, b)),
    "add": lambda s, a, b: a + b,
    "multiply": lambda s, a, b: a * (s["n"] % 5),
    "iadd": lambda s, a, b: operator.iadd(a, b),
    "reversed": lambda s, a, b: list(some(reversed(a))),
    "sorted": lambda s, a, b: sorted(some(a), key=b if callable(b) else None),
    "dict": lambda s, a, b: dict(some(a)) if s["n"] > 0 else {**a},
    "tuple": lambda s, a, b: (*some(a), b),
    "set": lambda s, a, b: set(some(a)),
    "bytes": lambda s, a, b: bytes(a) if not isinstance(a, int) else b"",
    "memoryview": lambda s, a, b: memoryview(a),
    "int": lambda s, a, b: int(a),
    "float": lambda s, a, b: float(a),
    "index": lambda s, a, b: operator.index(a),
    "format": lambda s, a, b: f"{a} {a!r} %s" % (b,),
    "create_proxy": lambda s, a, b: create_proxy(a, roundtrip=s["n"] > 3, capture_this=s["n"] < 0),
    "create_once": lambda s, a, b: create_once_callable(a),
    "destroy": lambda s, a, b: a.destroy(),
    "destroy_proxies": lambda s, a, b: destroy_proxies(a),
    "run_sync": lambda s, a, b: run_sync(a),
    "can_run": lambda s, a, b: can_run_sync(),
    "gc": lambda s, a, b: gc.collect(),
    "ref": lambda s, a, b: weakref.ref(a, b if callable(b) else None),
    "finalize": lambda s, a, b: finalize(a, b, 1),
    "send": lambda s, a, b: a.send(b),
    "throw": lambda s, a, b: a.throw(b),
    "close": lambda s, a, b: a.close(),
    "eval": lambda s, a, b: eval_code("a = x\nb = 1\nx", {"x": a}, b if isinstance(b, dict) else None),
    "eval_async": lambda s, a, b: eval_code_async("await x", {"x": a}),
    "task": lambda s, a, b: asyncio.ensure_future(a),
    "then": lambda s, a, b: a.then(b, b),
    "copy": lambda s, a, b: copy.copy(a),
    "deepcopy": lambda s, a, b: copy.deepcopy(a),
    "json": lambda s, a, b: json.dumps(a),
    "bytes_of": lambda s, a, b: a.to_bytes(),
    "assign": lambda s, a, b: (a.assign(b), a.assign_to(b)),
    "to_file": lambda s, a, b: relaxed_call(a, b, s["n"]),
    "partial": lambda s, a, b: functools.partial(a, b),
    "sum": lambda s, a, b: sum(some(a)) + max(some(b)),
    "traceback": lambda s, a, b: "".join(traceback.format_exception(a)),
    "signal": lambda s, a, b: js_signal(),
    "jsgc": lambda s, a, b: js_gc(),
    "nested": lambda s, a, b: js_call(js_call, js_call, a, b),
    "run_js": lambda s, a, b: run_js("(a, b) => { try { return a(b) } finally { a = b } }")(a, b),
}
OPERATIONS.update(SIMPLE)


@operation
def method(s, a, b):
    found = getattr(a, s["k"], None)
    if found is None and not isinstance(a, (int, str)):
        names = dir(a)
        found = getattr(a, names[(s["n"] * 8 + s["to"]) % len(names)])
    if s["k"] == "extend" and hasattr(b, "__iter__"):
        b = some(b)  # a list that is extended by a live view of itself never ends
    count = s["n"] % 4
    return found() if count == 0 else found(b) if count == 1 else found(b, a) if count == 2 else found(s["n"], b)


@operation
def iterlive(s, a, b):
    for index, each in enumerate(some(a)):
        keep(each)
        if index == 1:
            for name in ("append", "push", "add", "destroy", "clear"):
                if hasattr(a, name):
                    getattr(a, name)(*([] if name in ("destroy", "clear") else [b]))
                    break
    return each


@operation
def with_(s, a, b):
    with a as entered:
        keep(entered)
        if s["n"] < 0:
            raise ValueError("meant")
    return entered


@operation
def unpack(s, a, b):
    first, *rest = some(a)
    return [rest, first, {**b}]


@operation
def match(s, a, b):
    match a:
        case [first, *rest]:
            return first
        case {"a": found, **rest}:
            return rest
        case type(a=found):
            return found


@operation
def raise_(s, a, b):
    raise a


@operation
def raise_from(s, a, b):
    raise ValueError("meant", a) from b


@operation
def reraise(s, a, b):
    try:
        return a()
    except Exception as error:
        raise KeyError(b) from error


@operation
def rethrow(s, a, b):
    """An error goes through JavaScript and comes back."""
    try:
        return js_call(raise_, s, a, b)
    except BaseException as error:
        keep(error)
        return js_call(raise_, s, error, b)


@operation
def recurse(s, a, b):
    """Some levels deep, or until the stack is full, of both languages, which takes as long as hundreds of programs."""
    if s["n"] == 2**32:
        return js_call(recurse, s, a, b)
    return js_call(recurse, s | {"n": s["n"] - 1}, a, b) if 0 < s["n"] < LIMIT else a


@operation
def except_star(s, a, b):
    try:
        raise BaseExceptionGroup("meant", [a, KeyError(b)])
    except* JsException as group:
        keep(group)
    return a


@operation
def import_(s, a, b):
    try:
        import fuzzed

        return fuzzed.a
    finally:
        sys.modules.pop("fuzzed", None)


@operation
def link(s, a, b):
    (a.push if isinstance(a, JsProxy) else a.append)(b)
    return a


@operation
def linkdict(s, a, b):
    a[s["k"]] = b
    return a


@operation
def scope(s, a, b):
    from pyodide.ffi import scope as open_scope

    with open_scope():
        return js_call(a, create_proxy(b))


@operation
def thread_local(s, a, b):
    own = threading.local()
    own.a = a
    return own.a


@operation
def context(s, a, b):
    import contextvars

    return contextvars.copy_context().run(a, b)


def converter_of(kind, s, b):
    def convert(value, convert, cache):
        keep(value)
        if kind == "slot":
            return b
        if kind == "convert":
            return convert(value)
        if kind == "cache":
            cache(value, b)
            return b
        if kind == "throws":
            raise ValueError("meant")
        if kind == "mutates":
            for name in ("append", "add"):
                if hasattr(value, name):
                    getattr(value, name)(1)
        if kind == "destroys" and hasattr(b, "destroy"):
            b.destroy()
        if kind == "keeps":
            S[0] = keep(convert)
        return value

    return None if kind == "none" else convert


def options_of(s, b):
    given = dict(s["options"])
    if "pyproxies" in given:
        given["pyproxies"] = run_js("[]") if given["pyproxies"] else None
    kind = given.pop("dict_converter", None)
    if kind is not None:
        given["dict_converter"] = {
            "fromEntries": run_js("Object.fromEntries"),
            "map": run_js("(pairs) => new Map(pairs)"),
            "slot": b,
            "throws": lambda pairs: 1 / 0,
        }[kind]
    for name in ("default_converter", "eager_converter"):
        if name in given:
            given[name] = converter_of(given[name], s, b)
    return given


@operation
def to_js_(s, a, b):
    given = options_of(s, b)
    try:
        return to_js(a, **given)
    finally:
        if given.get("pyproxies") is not None:
            keep(given["pyproxies"])
            destroy_proxies(given["pyproxies"])


OPERATIONS["to_js"] = to_js_


@operation
def to_py(s, a, b):
    given = s["options"]
    return a.to_py(
        depth=given.get("depth", -1), default_converter=converter_of(given.get("default_converter", "none"), s, b)
    )
