# SPDX-License-Identifier: Apache-2.0
"""Classes that stand for JavaScript objects by what they can do.

Invariant: none of them has instances of its own; `isinstance` asks the core for the capabilities of the object.
"""

from __future__ import annotations

from types import GenericAlias

import _pyxide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# The bits of `flags capability` in bridge/bridge.idl.
CALLABLE = 1 << 0
ITERABLE = 1 << 2
ITERATOR = 1 << 3
SEQUENCE = 1 << 4
THENABLE = 1 << 8
ASYNC_ITERABLE = 1 << 10
ASYNC_ITERATOR = 1 << 11
ARRAY = 1 << 12
TYPED_ARRAY = 1 << 13
BUFFER = 1 << 14
MAP = 1 << 15
MUTABLE_MAP = 1 << 16
GENERATOR = 1 << 17
ASYNC_GENERATOR = 1 << 18
DOM_ELEMENT = 1 << 20
DOUBLE_PROXY = 1 << 21
ONCE_PROXY = 1 << 22
OBJECT_MAP = 1 << 23


class ProxyMeta(type):
    """Answers `isinstance` and `issubclass` by capabilities: `all_of` them, and one of `any_of` if there are some."""

    all_of: int
    any_of: int

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], all_of: int = 0, any_of: int = 0
    ) -> ProxyMeta:
        made = super().__new__(mcs, name, bases, namespace)
        if made.__module__ == __name__:
            made.__module__ = "pyodide.ffi"
        made.all_of = all_of
        made.any_of = any_of
        return made

    def _has(cls, capabilities: int) -> bool:
        if capabilities < 0 or capabilities & cls.all_of != cls.all_of:
            return False
        return cls.any_of == 0 or capabilities & cls.any_of != 0

    def __instancecheck__(cls, instance: object) -> bool:
        return cls._has(_pyxide.capabilities(instance))

    def __subclasscheck__(cls, subclass: type) -> bool:
        if type.__subclasscheck__(cls, subclass):
            return True
        if issubclass(subclass, _pyxide.JsException):
            return cls is JsProxy
        return cls._has(_pyxide.capabilities_of_type(subclass))

    def __getattr__(cls, name: str) -> Any:
        if not name.startswith("_"):
            for base in cls.__mro__:
                if name in vars(_members(base)):
                    return getattr(_members(base), name)
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}", name=name, obj=cls)

    def __dir__(cls) -> list[str]:
        names = {name for base in cls.__mro__ for name in vars(_members(base)) if not name.startswith("_")}
        return sorted(names | set(type.__dir__(cls)))

    def __call__(cls, *args: object, **kwargs: object) -> Any:
        raise TypeError(f"{cls.__name__} cannot be instantiated: JavaScript makes its instances")

    def __getitem__(cls, parameters: Any) -> GenericAlias:
        """Parameters are for annotations only: `JsArray[int]`."""
        return GenericAlias(cls, parameters)


def _members(cls: type) -> type:
    """The class that documents what the objects can do."""
    from pyxide import proxy_members

    return getattr(proxy_members, cls.__name__, object) if isinstance(cls, ProxyMeta) else object


class JsProxy(metaclass=ProxyMeta):
    """A JavaScript object in Python."""


class JsIterable(JsProxy, any_of=ITERABLE | OBJECT_MAP):
    """A JavaScript object with a method `[Symbol.iterator]`."""


class JsCallable(JsProxy, all_of=CALLABLE):
    """A JavaScript function."""


class JsArray(JsIterable, any_of=ARRAY | TYPED_ARRAY | SEQUENCE):
    """A JavaScript array or typed array, a mutable sequence, or another iterable with a length."""


class JsBuffer(JsProxy, all_of=BUFFER):
    """An ArrayBuffer, or a view of one."""


class JsTypedArray(JsBuffer, JsArray, all_of=TYPED_ARRAY):
    """A typed array."""


class JsMap(JsIterable, any_of=MAP | OBJECT_MAP):
    """A JavaScript object with `get`, a size, and iteration: a mapping."""


class JsMutableMap(JsMap, any_of=MUTABLE_MAP | OBJECT_MAP):
    """A Map, or a view made by `as_object_map`: a mutable mapping."""


class JsIterator(JsProxy, all_of=ITERATOR):
    """A JavaScript iterator."""


class JsGenerator(JsIterable, all_of=GENERATOR):
    """A JavaScript generator, with `send`, `throw` and `close`."""


class JsAsyncIterable(JsProxy, all_of=ASYNC_ITERABLE):
    """A JavaScript object with a method `[Symbol.asyncIterator]`."""


class JsAsyncIterator(JsProxy, all_of=ASYNC_ITERATOR):
    """An asynchronous JavaScript iterator."""


class JsAsyncGenerator(JsAsyncIterable, all_of=ASYNC_GENERATOR):
    """An asynchronous JavaScript generator, with `asend`, `athrow` and `aclose`."""


class JsPromise(JsProxy, all_of=THENABLE):
    """A Promise, or any object with a method `then`: awaitable."""


class JsDoubleProxy(JsProxy, all_of=DOUBLE_PROXY):
    """What `create_proxy` gives: JavaScript's proxy of a Python object, in Python."""


class JsCallableDoubleProxy(JsDoubleProxy, JsCallable, all_of=DOUBLE_PROXY | CALLABLE):
    """What `create_proxy` gives for a callable."""


class JsOnceCallable(JsCallable, all_of=ONCE_PROXY):
    """What `create_once_callable` gives: a JavaScript function that can be called once."""


class JsDomElement(JsProxy, all_of=DOM_ELEMENT):
    """An element of a document."""


class NamedMeta(ProxyMeta):
    """Instances are known by the name of their JavaScript class, which is that of the Python class without `Js`."""

    js_name: str

    def __instancecheck__(cls, instance: object) -> bool:
        if not isinstance(instance, _pyxide.JsProxy):
            return False
        constructor = getattr(instance, "constructor", None)
        return getattr(constructor, "name", None) == cls.js_name

    def __subclasscheck__(cls, subclass: type) -> bool:
        return type.__subclasscheck__(cls, subclass)


class JsWeakRef(JsProxy, metaclass=NamedMeta):
    """A WeakRef: `deref()` gives the object, or None when it is gone."""

    js_name = "WeakRef"


class JsFetchResponse(JsProxy, metaclass=NamedMeta):
    """The Response of a `fetch`."""

    js_name = "Response"


class ToJsConverter:
    """The form of a converter that `to_js` takes: `converter(value, convert, cache)`.

    `convert` converts what is inside of the value, `cache(value, result)` tells of a result before its contents are
    converted, so that cycles close.
    """

    __module__ = "pyodide.ffi"

    def __call__(self, value: Any, convert: Callable[[Any], Any], cache: Callable[[Any, Any], None], /) -> Any:
        """Give what `value` becomes."""
        raise NotImplementedError
