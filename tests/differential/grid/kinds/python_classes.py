# SPDX-License-Identifier: Apache-2.0
"""Classes with methods of their own that the kinds of Python objects in python.txt are made of."""


def plain_class():
    class Plain:
        kind = "class attribute"

        def __init__(self):
            self.a = 1
            self.items = [1, 2]

        def method(self, *args, **kwargs):
            return (args, kwargs)

        @classmethod
        def made(cls):
            return cls.__name__

        @staticmethod
        def static(x=5):
            return x

        @property
        def prop(self):
            return 7

        @property
        def raising(self):
            raise KeyError("raising")

    Plain.__qualname__ = "Plain"
    return Plain


Plain = plain_class()


STORE = []


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


class Getattr:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"got {name}"


class GetattrRaises:
    def __getattr__(self, name):
        raise KeyError(name)


class Setattr:
    def __setattr__(self, name, value):
        raise PermissionError(name)

    def __delattr__(self, name):
        raise PermissionError(name)


class DirRaises:
    a = 1

    def __dir__(self):
        raise RuntimeError("dir")


class Callable:
    def __call__(self, *args, **kwargs):
        return (args, kwargs)


class Sized:
    def __len__(self):
        return 3


SizedNegative = type("SizedNegative", (), {"__len__": lambda self: -1})


class Contains:
    def __contains__(self, key):
        return key == "a"


class Getitem:
    def __getitem__(self, key):
        if key == 2:
            raise IndexError(key)
        return ("item", key)


class Mapping:
    def __init__(self):
        self.data = {"a": 1, "b": 2}

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def keys(self):
        return self.data.keys()


class ItemsRaise:
    def __getitem__(self, key):
        raise ValueError("getitem")

    def __setitem__(self, key, value):
        raise ValueError("setitem")

    def __contains__(self, key):
        raise ValueError("contains")

    def __len__(self):
        raise ValueError("len")

    def __iter__(self):
        raise ValueError("iter")


class Iterable:
    def __iter__(self):
        yield 1
        yield "a"


class Iterator:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("end")
        return self.n


class IteratorRaises:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next")


class AsyncIterable:
    async def __aiter__(self):
        yield 1
        yield "a"


class AsyncIterator:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n


class Awaitable:
    def __await__(self):
        yield from ()
        return "awaited"


class AwaitableRaises:
    def __await__(self):
        raise ValueError("await")


class Bool:
    def __bool__(self):
        raise ValueError("bool")


class Repr:
    def __repr__(self):
        raise ValueError("repr")


class Number:
    def __index__(self):
        return 7

    def __int__(self):
        return 8

    def __float__(self):
        return 1.5


class Eq:
    def __eq__(self, other):
        return True

    __hash__ = None


# Attributes named like members of PyProxy.
NAMES = "type length get toJs destroy then name constructor prototype toString copy"
NamesOfProxy = type("NamesOfProxy", (), {name: f"my {name}" for name in NAMES.split()})


class Meta(type):
    def __len__(cls):
        return 4

    def __getitem__(cls, key):
        return key


class Manager:
    def __enter__(self):
        return 1

    def __exit__(self, *args):
        return None
