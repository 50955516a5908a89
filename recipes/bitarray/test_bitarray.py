# SPDX-License-Identifier: Apache-2.0
"""Bits, counted and searched, and integers to bits and back."""

from bitarray import bitarray
from bitarray.util import ba2int, count_and, int2ba


def test_bits() -> None:
    bits = bitarray("0110100110010110")
    assert bits.count() == 8
    assert bits.tobytes() == b"\x69\x96"
    assert list(bits.search(bitarray("1001"))) == [4, 8]
    assert (bits ^ bits).any() is False


def test_util() -> None:
    number = 2**100 + 12345
    assert ba2int(int2ba(number)) == number
    assert count_and(bitarray("1101"), bitarray("0111")) == 2


def test_views_share_memory() -> None:
    bits = bitarray(64)
    memoryview(bits)[0] = 0xFF
    assert bits[:9].to01().startswith("11111111")
