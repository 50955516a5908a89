# SPDX-License-Identifier: Apache-2.0
"""Plain values as text and back; host/isolated/values.ts is the other side.

The text is JSON, in which an object with one key stands for what JSON does not have. Bytes are characters 0 to 255 of a
second text.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from pyxide.big_int import JsBigInt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

__all__ = ["pack", "unpack"]

MOST_LEVELS = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_SAFE = 2**53 - 1
# Numbers that JSON has, or writes as an int.
SPECIAL = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}


def _milliseconds(value: datetime) -> int:
    """Count what a Date has, whose unit that is; what has no zone is local time."""
    try:
        exact = value.astimezone(UTC)
    except (OverflowError, ValueError):
        exact = value.replace(tzinfo=UTC)  # the ends of the calendar are in no other zone
    return (exact - EPOCH) // timedelta(milliseconds=1)


class Packer:
    """Packs one value."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def pack(self, value: Any, level: int = 0) -> Any:
        """Give the form of `value` in JSON. Raises TypeError or ValueError when it cannot cross."""
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            is_number = -MOST_SAFE <= value <= MOST_SAFE and not isinstance(value, JsBigInt)
            return int(value) if is_number else {"i": format(int(value), "x")}
        if isinstance(value, float):
            text = float.__repr__(value)
            return {"n": SPECIAL[text]} if text in SPECIAL else float(value)
        return self._object(value, level + 1)

    def _object(self, value: Any, level: int) -> Any:
        if level > MOST_LEVELS:
            raise ValueError(f"the value has more than {MOST_LEVELS} levels, or contains itself")
        if isinstance(value, list | tuple):
            return [self.pack(item, level) for item in value]
        if isinstance(value, dict):
            pairs = self._pairs(value.items(), level)
            if not all(isinstance(key, str) for key in value):
                return {"m": pairs}
            if "__proto__" in value:
                raise ValueError("a dict with the key '__proto__' cannot leave isolated mode")
            return {"d": pairs}
        if isinstance(value, set | frozenset):
            return {"s": [self.pack(item, level) for item in value]}
        if isinstance(value, bytes | bytearray | memoryview):
            return {"b": self._bytes(bytes(value))}
        if isinstance(value, datetime):
            return {"t": _milliseconds(value)}
        return self._number(value, level)

    def _number(self, value: Any, level: int) -> Any:
        """Numbers of other libraries, such as NumPy's scalars."""
        kind = type(value)
        if hasattr(kind, "__index__"):
            return self.pack(value.__index__(), level)
        if hasattr(kind, "__float__") and not hasattr(kind, "__len__"):
            return self.pack(float(value), level)
        raise TypeError(
            f"an object of type {kind.__name__!r} cannot leave isolated mode: give plain values such as str, int, "
            "float, bytes, list and dict"
        )

    def _pairs(self, pairs: Iterable[tuple[Any, Any]], level: int) -> list[list[Any]]:
        return [[self.pack(key, level), self.pack(item, level)] for key, item in pairs]

    def _bytes(self, data: bytes) -> list[int]:
        start = self.length
        self.parts.append(data.decode("latin-1"))
        self.length += len(data)
        return [start, len(data)]


def pack(value: Any) -> tuple[str, str]:
    """Pack a value. Raises TypeError or ValueError when it cannot cross."""
    packer = Packer()
    form = packer.pack(value)
    return json.dumps(form, allow_nan=False, separators=(",", ":")), "".join(packer.parts)


def unpack(text: str, data: str, grant: Callable[[str, Any], Any]) -> Any:
    """Unpack what the host has sent; `grant` makes what stands for a function ("f") or an object of functions ("o")."""

    def restore(node: Any) -> Any:
        if isinstance(node, list):
            return [restore(item) for item in node]
        if not isinstance(node, dict):
            return node
        ((tag, content),) = node.items()
        match tag:
            case "n":
                return float(content.lower())
            case "i":
                return JsBigInt(content, 16)
            case "b":
                start, length = content
                return data[start : start + length].encode("latin-1")
            case "t":
                if content is None:
                    raise ValueError("an invalid Date is no datetime")
                return EPOCH + timedelta(milliseconds=content)
            case "s":
                return {restore(item) for item in content}
            case "d" | "m":
                return {restore(key): restore(item) for key, item in content}
            case "o":
                return grant(tag, {key: restore(item) for key, item in content})
            case _:
                return grant(tag, content)

    return restore(json.loads(text))
