# SPDX-License-Identifier: Apache-2.0
"""Frames that other builds of zstd wrote, streams, dictionaries; what is broken is an exception."""

import io

import zstandard
from zstandard import backend_c

# `printf 'hello hello hello hello\\n' | zstd -19`, with the checksum that the program adds.
FRAME = bytes.fromhex("28b52ffd04686d00003868656c6c6f200a0100994b11a87c2ea8")


def test_frame_of_the_command() -> None:
    assert zstandard.backend == "cext" and zstandard.ZstdCompressor is backend_c.ZstdCompressor
    reader = zstandard.ZstdDecompressor().decompressobj()
    assert reader.decompress(FRAME) == b"hello hello hello hello\n" and reader.eof


def test_levels_and_streams() -> None:
    data = b"".join(f"line {n * n % 9973} of {n}\n".encode() for n in range(20_000))
    sizes = []
    for level in (1, 19):
        packed = zstandard.compress(data, level)
        sizes.append(len(packed))
        assert zstandard.decompress(packed) == data
    assert sizes[1] < sizes[0] < len(data) / 2
    target = io.BytesIO()
    with zstandard.ZstdCompressor(level=3).stream_writer(target, closefd=False) as writer:
        for start in range(0, len(data), 1000):
            writer.write(data[start : start + 1000])
    with zstandard.open(io.BytesIO(target.getvalue()), "rb") as reader:
        assert reader.read() == data


def test_dictionaries() -> None:
    samples = [f'{{"name": "user {n}", "active": {n % 2}, "score": {n * 7}}}'.encode() for n in range(1000)]
    trained = zstandard.train_dictionary(2048, samples)
    packed = zstandard.ZstdCompressor(dict_data=trained).compress(samples[7])
    assert len(packed) < len(zstandard.compress(samples[7]))
    assert zstandard.ZstdDecompressor(dict_data=trained).decompress(packed) == samples[7]


def test_what_is_broken_is_refused() -> None:
    for broken in (FRAME[:-1] + bytes([FRAME[-1] ^ 1]), FRAME[:10] + b"L" + FRAME[11:], b"no frame"):
        try:
            zstandard.ZstdDecompressor().decompressobj().decompress(broken)
        except zstandard.ZstdError:
            continue
        raise AssertionError(f"{broken!r} was taken")
