# SPDX-License-Identifier: Apache-2.0
"""Columns of strings in C++."""

from collections.abc import Buffer

def encode(values: Buffer, offsets: Buffer, validity: Buffer, missing: object) -> tuple[bytearray, int]:
    """Fills `offsets` (int32, a row more) and `validity` (zeros, a bit a row) for an array of objects; gives the UTF-8
    bytes and how many rows are missing: None, NaN or `missing`. TypeError for what is no string."""

def decode(
    target: Buffer, offsets: Buffer, data: Buffer, validity: Buffer, first_bit: int, missing: object
) -> None:
    """Fills an array of objects with strings, with `missing` where `validity` has no bit; an empty one has all."""
