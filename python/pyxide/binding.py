# SPDX-License-Identifier: Apache-2.0
"""Annotations that say how a JavaScript object's attributes, arguments and results are converted.

`proxy.bind_sig(C)` treats `proxy` as an instance of the class `C`, `function.bind_sig(f)` as a function with the
signature of `f`, and `proxy.bind_class(C)` as the class itself, which is called without `new`:

    class Chart(BindClass):
        sizes: Annotated[list[int], Deep]
        def draw(self, points: Annotated[list, Deep], /) -> Annotated[dict, Json]: ...

What is not annotated is converted as always; what `__getattr__` returns is for all attributes that are not annotated.
Keyword-only arguments are passed as the properties of an object.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from functools import cache
from types import FunctionType, GenericAlias, MethodType
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

from _pyxide import create_proxy, to_js

from pyxide.proxy_types import JsProxy

__all__ = ["BindClass", "Deep", "Default", "Json", "attribute", "call", "class_signature"]

type Convert = Callable[[Any], Any]


def _is_js(value: Any) -> bool:
    return isinstance(value, JsProxy)


class BindClass:
    """A base of classes that describe JavaScript objects: results with such an annotation are bound to the class."""

    __module__ = "_pyodide.jsbind"


class Default:
    """In `Annotated[T, Default]`: the conversion that is made without annotations."""

    __module__ = "_pyodide.jsbind"

    @staticmethod
    def from_js(value: Any) -> Any:
        return value

    @staticmethod
    def to_js(value: Any) -> Any:
        return value


class Deep(Default):
    """In `Annotated[T, Deep]`: containers are converted with all that is in them, as by `to_py` and `to_js`."""

    __module__ = "_pyodide.jsbind"

    @staticmethod
    def from_js(value: Any) -> Any:
        return value.to_py() if _is_js(value) else value

    @staticmethod
    def to_js(value: Any) -> Any:
        return to_js(value)


class Json(Default):
    """In `Annotated[T, Json]`: views, as by `as_py_json` and `asJsJson`, instead of copies."""

    __module__ = "_pyodide.jsbind"

    @staticmethod
    def from_js(value: Any) -> Any:
        return value.as_py_json() if _is_js(value) else value

    @staticmethod
    def to_js(value: Any) -> Any:
        # A proxy that stays one in Python gives a view that does; both are garbage after the call.
        if isinstance(value, str | int | float | None | JsProxy):
            return value
        return getattr(create_proxy(value), "asJsJson", lambda: value)()


def class_signature(signature: type) -> GenericAlias:
    """The signature for which `signature` is the class, and not an instance of it."""
    return GenericAlias(type, (signature,))


def _class_of(signature: Any) -> type | None:
    """`C` of `type[C]`."""
    return get_args(signature)[0] if get_origin(signature) is type else None


def _converter(annotation: Any) -> type[Default] | None:
    if get_origin(annotation) is not Annotated:
        return None
    found = (item for item in annotation.__metadata__ if isinstance(item, type) and issubclass(item, Default))
    return next(found, None)


def _is_bound(annotation: Any) -> bool:
    described = _class_of(annotation) or annotation
    return isinstance(described, type) and issubclass(described, BindClass)


@cache
def _from_js(annotation: Any) -> Convert:
    if get_origin(annotation) is ClassVar:
        return _from_js(get_args(annotation)[0])
    if converter := _converter(annotation):
        return converter.from_js
    if _is_bound(annotation):
        return lambda value: value.bind_sig(annotation) if _is_js(value) else value
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Awaitable):
        return lambda value: asyncio.ensure_future(_settled(value, get_args(annotation)[-1]))
    return Default.from_js


async def _settled(promise: Any, annotation: Any) -> Any:
    return _from_js(annotation)(await promise)


def _to_js(annotation: Any) -> Convert:
    return (_converter(annotation) or Default).to_js


def attribute(value: Any, signature: Any, name: str) -> Any:
    """What the attribute `name` of an object with this signature is, when JavaScript gives `value`."""
    owner = _class_of(signature) or signature
    member = inspect.getattr_static(owner, name, None)
    if isinstance(member, property):
        return _from_js(get_type_hints(member.fget, include_extras=True).get("return"))(value)
    if isinstance(member, staticmethod | classmethod | FunctionType) and _is_js(value):
        is_static = isinstance(member, staticmethod)
        function = member if isinstance(member, FunctionType) else member.__func__
        return value.bind_sig(function if is_static else MethodType(function, owner))
    if not isinstance(owner, type):
        return value
    hints = get_type_hints(owner, include_extras=True)
    if name not in hints and owner is signature:
        any_attribute = inspect.getattr_static(owner, "__getattr__", None)
        if isinstance(any_attribute, FunctionType):
            return _from_js(get_type_hints(any_attribute, include_extras=True).get("return"))(value)
    return _from_js(hints.get(name))(value)


@cache
def _plan(function: Any) -> tuple[inspect.Signature, dict[str, Convert], Convert]:
    hints = get_type_hints(function, include_extras=True)
    result = hints.pop("return", None)
    if inspect.iscoroutinefunction(function):
        result = GenericAlias(Awaitable, (result,))
    return inspect.signature(function), {name: _to_js(hint) for name, hint in hints.items()}, _from_js(result)


def _called(signature: Any) -> Any:
    """The function whose signature a call has."""
    if described := _class_of(signature):
        made = inspect.getattr_static(described, "__init__", None)
        return MethodType(made, described) if isinstance(made, FunctionType) else None
    if isinstance(signature, type):
        called = inspect.getattr_static(signature, "__call__", None)
        return MethodType(called, signature) if isinstance(called, FunctionType) else None
    return signature if isinstance(signature, FunctionType | MethodType) else None


def call(function: Any, signature: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call a JavaScript function, or make an instance of a class, as the signature says."""
    described = _class_of(signature)
    run = function.new if described else function
    finish: Convert = (lambda made: made.bind_sig(described)) if described else Default.from_js
    called = _called(signature)
    if called is None:
        return finish(run(*args, **kwargs))
    form, convert, from_js = _plan(called)
    given = form.bind(*args, **kwargs)
    given.apply_defaults()
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for name, value in given.arguments.items():
        item = convert.get(name, Default.to_js)
        match form.parameters[name].kind:
            case inspect.Parameter.VAR_POSITIONAL:
                positional += map(item, value)
            case inspect.Parameter.VAR_KEYWORD:
                named |= {key: item(one) for key, one in value.items()}
            case inspect.Parameter.KEYWORD_ONLY:
                named[name] = item(value)
            case _:
                positional.append(item(value))
    return finish(from_js(run(*positional, **named)))
