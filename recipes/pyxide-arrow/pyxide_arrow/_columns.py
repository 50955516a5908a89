# SPDX-License-Identifier: Apache-2.0
"""What the two directions share: names of types, units, and bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = "np.ndarray[Any, Any]"

# Types whose values are an array of the same name in NumPy.
NUMBERS = frozenset(
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
UNITS = {"s": "second", "ms": "millisecond", "us": "microsecond", "ns": "nanosecond"}
SHORT_UNITS = {long: short for short, long in UNITS.items()}


@dataclass
class Column:
    """A column's arrays in Python. `bits` is None when no row is missing; `more` is what its type needs saying."""

    name: str
    type: str
    length: int
    data: Array | bytearray
    offsets: Array | None = None
    bits: Array | None = None
    null_count: int = 0
    dictionary: Column | None = None
    more: dict[str, Any] | None = None


def pack(flags: Array) -> Array:
    """A bit a flag, as Arrow orders them."""
    return np.packbits(flags, bitorder="little")


def unpack(bits: Array, first: int, count: int) -> Array:
    """`count` flags from the bit `first` on."""
    return np.unpackbits(bits, count=first + count, bitorder="little")[first:].view(bool)
