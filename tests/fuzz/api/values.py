# SPDX-License-Identifier: Apache-2.0
# Python's values of programs, run in the namespace of machine.py. Invariant: `build` makes every kind of the grammar.
import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import types
import weakref

from pyodide.ffi import create_once_callable, create_proxy, jsnull


class SubList(list):
    pass


class SubDict(dict):
    pass


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Data:
    x: object = 1


class Color(enum.Enum):
    RED = 1


def released():
    view = memoryview(bytearray(8))
    view.release()
    return view


def deep():
    """A list in a list and so on, deeper than the stack."""
    outer = []
    for _ in range(5000):
        outer = [outer]
    return outer


BUFFERS = {
    "bytearray": lambda n: bytearray(range(n)),
    "memoryview": lambda n: memoryview(bytearray(range(n))),
    "strided": lambda n: memoryview(bytearray(range(n)))[::2],
    "backwards": lambda n: memoryview(bytearray(range(n)))[::-1],
    "matrix": lambda n: memoryview(bytearray(16)).cast("B", (4, 4)),
    "array": lambda n: array.array("i", range(n)),
    "doubles": lambda n: array.array("d", range(n)),
    "wide": lambda n: array.array("q", range(n)),
    "empty": lambda n: bytearray(),
    "readonly": lambda n: memoryview(bytes(n)),
    "released": lambda n: released(),
    "chars": lambda n: array.array("w", "aé𝒳"),
}

PLAIN = {
    "object": object,
    "module": lambda: types.ModuleType("plain"),
    "type": lambda: int,
    "future": lambda: asyncio.get_event_loop().create_future(),
    "decimal": lambda: decimal.Decimal("1.5"),
    "fraction": lambda: fractions.Fraction(1, 3),
    "date": lambda: datetime.datetime(2026, 1, 1),
    "enum": lambda: Color.RED,
    "namedtuple": lambda: Point(1, [2]),
    "dataclass": Data,
    "builtin": lambda: len,
    "iterator": lambda: iter([1, 2, 3]),
    "namespace": lambda: types.SimpleNamespace(a=1, b=[]),
    "string_io": io.StringIO,
    "deep": deep,
}

CONSTANTS = {
    "None": None,
    "True": True,
    "False": False,
    "jsnull": jsnull,
    "Ellipsis": ...,
    "complex": 1 + 2j,
    "range": range(5),
}

MANY = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": collections.deque,
    "sublist": SubList,
}


def hashable(value):
    try:
        hash(value)
        return value
    except BaseException:
        return type(value).__name__


def build_many(kind, children):
    values = [keep(build(each)) for each in children]
    return MANY[kind](map(hashable, values) if "set" in kind else values)


def build_dict(kind, pairs):
    items = [(hashable(build(key)), keep(build(value))) for key, value in pairs]
    if kind == "subdict":
        return SubDict(items)
    if kind == "ordered":
        return collections.OrderedDict(items)
    if kind == "default":
        return collections.defaultdict(list, items)
    return types.MappingProxyType(dict(items)) if kind == "proxy" else dict(items)


class Iterator:
    def __init__(self, body):
        self.body = body

    def __iter__(self):
        return self

    def __next__(self):
        return run_body(self.body)


def build_function(kind, body):
    if kind == "function":

        def function(*arguments, **named):
            return run_body(body, *arguments, *named.values())

        return function
    if kind == "lambda":
        return lambda a=None, /, b=None: run_body(body, a, b)
    if kind == "generator":
        return generate(body)
    if kind == "agen":
        return generate_async(body)
    if kind == "coroutine":
        return run_body_async(body)
    if kind == "iterator":
        return Iterator(body)
    if kind == "partial":
        return functools.partial(run_body, body)
    if kind == "async":

        async def function(*arguments):
            return await run_body_async(body, *arguments)

        return function

    class Made:
        def __init__(self, *arguments):
            if kind == "class":
                run_body(body, *arguments)

        def method(self, *arguments):
            return run_body(body, *arguments)

    keep(Made)
    return Made if kind == "class" else Made().method


def members_of(name, body):
    def member(self, *arguments):
        return run_body(body, *arguments)

    async def async_member(self, *arguments):
        return await run_body_async(body, *arguments)

    if name == "__getattr__":

        def member(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            return run_body(body, name)

        return {name: member}
    if name == "property":
        return {"a": property(member, member, member)}
    if name == "__enter__":
        return {name: member, "__exit__": member}
    if name == "__aenter__":
        return {name: async_member, "__aexit__": async_member}
    if name == "__await__":
        return {name: lambda self: generate(body)}
    if name == "__aiter__":
        return {name: lambda self: self, "__anext__": async_member}
    if name == "__eq__":
        return {name: member, "__hash__": lambda self: 1}
    if name == "mapping":
        return dict.fromkeys(("keys", "__getitem__", "__len__", "__iter__", "__contains__"), member)
    if name == "sequence":
        return dict.fromkeys(("__getitem__", "__len__", "__setitem__", "insert", "__delitem__"), member)
    return {name: member}


def build_special(name, body):
    members = {**members_of(name, body), "__module__": __name__}
    bases = (collections.abc.Sequence,) if name == "sequence" and body["steps"] else ()
    if name == "mapping" and body["steps"]:
        bases = (collections.abc.Mapping,)
    kind = keep(type("Special", bases, members))
    if name == "__instancecheck__":
        return kind
    return kind()


def build_dying(kind, body):
    class Dying:
        if kind == "del":

            def __del__(self):
                run_body(body)

    dying = keep(Dying)()
    if kind == "finalize":
        finalize(dying, run_body, body)
    elif kind == "weakref":
        dying.ring = [weakref.ref(dying, lambda _: run_body(body)), dying]
        S[0] = weakref.ref(dying, lambda _: run_body(body))
    return dying


def build_proxy(kind, child):
    value = build(child)
    if kind == "once":
        return create_once_callable(value)
    return create_proxy(value, capture_this=kind == "this", roundtrip=kind == "roundtrip")


def build_exception(name, child):
    return ERRORS[name](keep(build(child)))


def build(spec):
    kind, *rest = spec
    return BUILDERS[kind](*rest)


BUILDERS = {
    "int": int,
    "float": float,
    "str": str,
    "bytes": lambda n: bytes(range(n)),
    "constant": CONSTANTS.__getitem__,
    "slot": S.__getitem__,
    "buffer": lambda kind, n: BUFFERS[kind](n),
    "plain": lambda kind: PLAIN[kind](),
    "many": build_many,
    "dict": build_dict,
    "function": build_function,
    "special": build_special,
    "exception": build_exception,
    "proxy": build_proxy,
    "dying": build_dying,
}
