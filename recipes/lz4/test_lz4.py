# SPDX-License-Identifier: Apache-2.0
"""Frames and blocks come back as they went in, and what is broken is refused."""

import lz4.block
import lz4.frame

DATA = b"".join(b"%d " % (i * i % 1000) for i in range(20_000))


def test_frame() -> None:
    packed = lz4.frame.compress(DATA, compression_level=9, content_checksum=True)
    assert packed[:4] == b"\x04\x22\x4d\x18"
    assert len(packed) < len(DATA) / 2
    assert lz4.frame.decompress(packed) == DATA


def test_block() -> None:
    assert lz4.block.decompress(lz4.block.compress(DATA)) == DATA


def test_file() -> None:
    with lz4.frame.open("/tmp/data.lz4", "wb") as file:
        file.write(DATA)
    with lz4.frame.open("/tmp/data.lz4") as file:
        assert file.read() == DATA


def test_broken_checksum() -> None:
    packed = bytearray(lz4.frame.compress(DATA, content_checksum=True))
    packed[-1] ^= 1
    try:
        lz4.frame.decompress(packed)
    except RuntimeError as error:
        assert "checksum" in str(error).lower()
        return
    raise AssertionError("it was taken")
