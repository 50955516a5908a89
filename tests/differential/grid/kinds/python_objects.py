# SPDX-License-Identifier: Apache-2.0
"""Subclasses of builtin classes, and functions, that the kinds of Python objects in python.txt are made of."""

import collections
import contextlib
import ctypes
import dataclasses
import enum
import types


class IntSub(int):
    pass


class FloatSub(float):
    pass


class StrSub(str):
    extra = 1


class BytesSub(bytes):
    pass


class ListSub(list):
    extra = 1


class TupleSub(tuple):
    pass


class DictSub(dict):
    extra = 1


class DictMissing(dict):
    def __missing__(self, key):
        return f"missing {key}"


class SetSub(set):
    pass


class BoolLike(enum.IntEnum):
    NO = 0
    YES = 1


class Color(enum.Enum):
    RED = 1
    GREEN = "g"


class Flag(enum.Flag):
    A = 1
    B = 2


class StrEnum(enum.StrEnum):
    A = "a"


Pair = collections.namedtuple("Pair", "a b")


def data_class():
    return dataclasses.make_dataclass(
        "Data", [("a", int, 1), ("b", list, dataclasses.field(default_factory=list))], module=__name__
    )


Data = data_class()


@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int = 1


class Structure(ctypes.Structure):
    _fields_ = (("a", ctypes.c_int), ("b", ctypes.c_double))


class MyError(ValueError):
    code = 5


def generator():
    got = yield 1
    yield got
    return "end"


def generator_raises():
    yield 1
    raise ValueError("inside")


async def async_generator():
    got = yield 1
    yield got


async def coroutine(x=5):
    return x


async def coroutine_raises():
    raise ValueError("inside")


def function(a, b=2, *rest, c=3, **more):
    """A function."""
    return (a, b, rest, c, more)


def raises():
    raise ValueError("raised")


def kept(x):
    STORE.append(x)
    return len(STORE)


@contextlib.contextmanager
def managed():
    yield 1


def copy_of(function):
    """A function of its own, whose attributes can be changed."""
    return types.FunctionType(
        function.__code__, globals(), function.__name__, function.__defaults__, function.__closure__
    )


def exhausted():
    g = generator()
    list(g)
    return g


def module():
    m = types.ModuleType("made", "Doc.")
    m.a = 1
    m.f = lambda: 2
    return m


def itself():
    a = [1]
    a.append(a)
    return a


def dict_itself():
    d = {"a": 1}
    d["me"] = d
    return d


def with_traceback():
    try:
        raise MyError("tb") from KeyError("cause")
    except MyError as error:
        return error
