# SPDX-License-Identifier: Apache-2.0
"""What the objects that the classes of `pyxide.proxy_types` stand for can do, for `help`, `dir` and `inspect`.

Invariant: a class here has the name of one there, and documents what the core implements; nothing here is ever called.
It is imported when an attribute of such a class is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, ItemsView, Iterable, KeysView, ValuesView
    from typing import IO, Any

# Nothing has a body but its documentation.
# mypy: disable-error-code="empty-body"


class JsProxy:
    @property
    def js_id(self) -> int:
        """A number that stays with the JavaScript object."""

    @property
    def typeof(self) -> str:
        """JavaScript's `typeof` of the object."""

    def new(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function as a constructor: `new f(…)`."""

    def object_entries(self) -> Any:
        """Give `Object.entries` of the object."""

    def object_keys(self) -> Any:
        """Give `Object.keys` of the object."""

    def object_values(self) -> Any:
        """Give `Object.values` of the object."""

    def as_object_map(self, *, hereditary: bool = False) -> Any:
        """Give a view of the object as a dict of its own properties; `hereditary`: of objects in it, too."""

    def as_py_json(self) -> Any:
        """Give a view of objects and arrays, at every level, as dicts and lists."""

    def to_py(self, *, depth: int = -1, default_converter: Callable[..., Any] | None = None) -> Any:
        """Give arrays, objects, maps and sets as list, dict and set, `depth` levels deep."""

    def to_weakref(self) -> Any:
        """Give a JavaScript WeakRef of the object."""

    def bind_sig(self, signature: Any) -> Any:
        """Give another proxy, treated as an instance of the class, or a function with the signature, that is given."""

    def bind_class(self, signature: Any) -> Any:
        """Give another proxy of the object, treated as the class that is given."""


class JsWeakRef(JsProxy):
    def deref(self) -> Any:
        """Give the object, or None when it is gone."""


class JsDoubleProxy(JsProxy):
    def destroy(self) -> None:
        """Let go of the Python object; JavaScript's proxy cannot be used any more."""

    def unwrap(self) -> Any:
        """Give the Python object."""


class JsCallable(JsProxy):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function; keyword arguments are the properties of one object, which comes last."""


class JsOnceCallable(JsCallable):
    def destroy(self) -> None:
        """Let go of the Python function, which has not been called."""


class JsCallableDoubleProxy(JsCallable, JsDoubleProxy):
    """Both."""


class JsPromise(JsProxy):
    def then(self, onfulfilled: Callable[..., Any] | None, onrejected: Callable[..., Any] | None = None, /) -> Any:
        """Give a promise of what the callback that applies returns."""

    def catch(self, onrejected: Callable[..., Any], /) -> Any:
        """Give a promise that is settled as this one is, or by the callback when this one is rejected."""

    def finally_(self, onfinally: Callable[[], None], /) -> Any:
        """Give a promise that is settled as this one is, when the callback has run."""


class JsGenerator(JsProxy):
    def send(self, value: Any, /) -> Any:
        """Go on with the generator, as the result of its `yield`; give what it yields next."""

    def throw(self, *args: Any) -> Any:
        """Go on with the generator by an exception in it; give what it yields next."""

    def close(self) -> None:
        """End the generator."""


class JsAsyncGenerator(JsProxy):
    def asend(self, value: Any, /) -> Awaitable[Any]:
        """Go on with the generator, as `JsGenerator.send` does."""

    def athrow(self, value: Any, *args: Any) -> Awaitable[Any]:
        """Go on with the generator, as `JsGenerator.throw` does."""

    def aclose(self) -> Awaitable[None]:
        """End the generator."""


class JsArray(JsProxy):
    def append(self, object: Any, /) -> None:
        """Add an item at the end."""

    def push(self, object: Any, /) -> None:
        """Add an item at the end."""

    def extend(self, other: Iterable[Any], /) -> None:
        """Add items at the end."""

    def insert(self, index: int, value: Any) -> None:
        """Put an item before the one at an index."""

    def pop(self, index: int = -1, /) -> Any:
        """Remove an item and give it. Raises IndexError."""

    def remove(self, value: Any) -> None:
        """Remove the first item that is equal to the value. Raises ValueError."""

    def clear(self) -> None:
        """Remove all items."""

    def reverse(self) -> None:
        """Put the items into the reverse order."""

    def count(self, x: Any, /) -> int:
        """Count the items that are equal to the value."""

    def index(self, value: Any, start: int = 0, stop: int = 2147483647, /) -> int:
        """Give the index of the first item that is equal to the value. Raises ValueError."""


class JsBuffer(JsProxy):
    def assign(self, rhs: Any, /) -> None:
        """Copy from an object with Python's buffer protocol, of the same size."""

    def assign_to(self, to: Any, /) -> None:
        """Copy into an object with Python's buffer protocol, of the same size."""

    def to_bytes(self) -> bytes:
        """Give a copy as bytes."""

    def to_memoryview(self) -> memoryview:
        """Give a copy as a memoryview, of the type of the array."""

    def to_string(self, encoding: str | None = None) -> str:
        """Give the text that the bytes are, as JavaScript's TextDecoder has it. Raises ValueError."""

    def to_file(self, file: IO[bytes] | IO[str], /) -> None:
        """Write the bytes into a file."""

    def from_file(self, file: IO[bytes] | IO[str], /) -> None:
        """Fill the buffer with what a file has."""


class JsTypedArray(JsBuffer, JsArray):
    def subarray(self, start: int | None = None, stop: int | None = None) -> Any:
        """Give a view of a part of the array."""


class JsMap(JsProxy):
    def get(self, key: Any, default: Any = None, /) -> Any:
        """Give the value of a key, or the default."""

    def keys(self) -> KeysView[Any]:
        """Give a view of the keys."""

    def values(self) -> ValuesView[Any]:
        """Give a view of the values."""

    def items(self) -> ItemsView[Any, Any]:
        """Give a view of the keys with their values."""


class JsMutableMap(JsMap):
    def pop(self, key: Any, default: Any = None, /) -> Any:
        """Remove a key and give its value, or the default. Raises KeyError."""

    def popitem(self) -> tuple[Any, Any]:
        """Remove one key and give it with its value. Raises KeyError."""

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """Give the value of a key, which is the default if there was none."""

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set keys as those of another mapping."""

    def clear(self) -> None:
        """Remove all keys."""
