# SPDX-License-Identifier: Apache-2.0
"""Compression, and a stream that is broken."""

import brotli


def test_round_trip() -> None:
    text = b"the quick brown fox " * 500
    packed = brotli.compress(text)
    assert len(packed) < 100
    assert brotli.decompress(packed) == text


def test_a_broken_stream_is_an_exception() -> None:
    try:
        brotli.decompress(b"not brotli at all")
    except brotli.error:
        return
    raise AssertionError("it was taken")
