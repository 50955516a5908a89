# SPDX-License-Identifier: Apache-2.0
"""The compiled packer gives back what it was given, in the bytes that the format says."""

import msgpack
from msgpack import _cmsgpack


def test_round_trip() -> None:
    assert msgpack.Packer is _cmsgpack.Packer
    value = {"a": [1, -1, 2**40, 1.5, None, True], "b": b"\0\xff", "\u20ac": "x" * 300}
    assert msgpack.unpackb(msgpack.packb(value)) == value
    assert msgpack.packb([1, "a"]) == b"\x92\x01\xa1a"
