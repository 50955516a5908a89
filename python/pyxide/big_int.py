# SPDX-License-Identifier: Apache-2.0
"""The Python side of JavaScript's bigints."""

from __future__ import annotations

from _pyxide import set_big_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["JsBigInt"]


def _stays_big(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Make an operation of int whose results, where they are ints, are JsBigInt."""

    def method(*operands: Any) -> Any:
        result = operation(*operands)
        return JsBigInt(result) if type(result) is int else result

    method.__name__ = operation.__name__
    method.__qualname__ = f"JsBigInt.{operation.__name__}"
    method.__doc__ = operation.__doc__
    return method


class JsBigInt(int):
    """An int that is a bigint in JavaScript, whatever its size; bigints of JavaScript arrive as such.

    It is an int in every other way. Operations whose left operand it is give a JsBigInt where int's give an int, and so
    do `-`, `+`, `~` and `abs()`; `int(x)` is the number.
    """

    __module__ = "pyodide.ffi"

    __add__ = _stays_big(int.__add__)
    __sub__ = _stays_big(int.__sub__)
    __mul__ = _stays_big(int.__mul__)
    __floordiv__ = _stays_big(int.__floordiv__)
    __mod__ = _stays_big(int.__mod__)
    __pow__ = _stays_big(int.__pow__)
    __lshift__ = _stays_big(int.__lshift__)
    __rshift__ = _stays_big(int.__rshift__)
    __and__ = _stays_big(int.__and__)
    __or__ = _stays_big(int.__or__)
    __xor__ = _stays_big(int.__xor__)
    __neg__ = _stays_big(int.__neg__)
    __pos__ = _stays_big(int.__pos__)
    __abs__ = _stays_big(int.__abs__)
    __invert__ = _stays_big(int.__invert__)


set_big_int(JsBigInt)
