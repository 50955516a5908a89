# SPDX-License-Identifier: Apache-2.0
"""Read the members of a zip archive that is in memory.

It knows what wheels may use: stored and deflated members, no encryption, no archive of 4 GB. `zipfile` knows more, but
imports a third of a second's worth of modules, for which the first import of a package would wait.
"""

from __future__ import annotations

import struct
import zlib
from struct import unpack_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BadZipError", "members"]

END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 0xFFFF
MEMBER_HEADER_SIZE = 30
ENTRY_SIZE = 46
# A count that stands for a list in the format of archives larger than 4 GB.
COUNT_ELSEWHERE = 0xFFFF
STORED, DEFLATED = 0, 8
UTF8 = 0x800
ENCRYPTED = 0x1


class BadZipError(ValueError):
    """The archive is damaged, or is of a kind that is not supported."""


def members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Give each member's name and contents; a folder's name ends with a slash. Raises BadZipError."""
    view = memoryview(archive)
    end = archive.rfind(END, max(0, len(archive) - END_SIZE - LONGEST_COMMENT))
    if end < 0:
        raise BadZipError("it is not a zip archive, or its end is missing")
    taken = 0
    try:
        count, _, offset = unpack_from("<HLL", archive, end + 10)
        if count == COUNT_ELSEWHERE:
            raise BadZipError("it has more members than are supported")
        for _ in range(count):
            signature, flags, method, crc, packed, size, name_size, extra_size, comment_size, place = unpack_from(
                "<4s4xHH4xLLLHHH8xL", archive, offset
            )
            if signature != b"PK\x01\x02":
                raise BadZipError("its list of members is damaged")
            start = offset + ENTRY_SIZE
            name = bytes(view[start : start + name_size]).decode("utf-8" if flags & UTF8 else "cp437")
            offset = start + name_size + extra_size + comment_size
            if flags & ENCRYPTED:
                raise BadZipError(f"its member {name!r} is encrypted")
            taken += MEMBER_HEADER_SIZE + packed
            if taken > len(archive):
                raise BadZipError(f"its member {name!r} overlaps with others, or is cut off")
            own_name_size, own_extra_size = unpack_from("<HH", archive, place + 26)
            data = place + MEMBER_HEADER_SIZE + own_name_size + own_extra_size
            yield name, _contents(name, view[data : data + packed], method, size, crc)
    except (struct.error, UnicodeDecodeError, OverflowError) as error:
        raise BadZipError(f"its list of members is damaged: {error}") from error


def _contents(name: str, packed: memoryview, method: int, size: int, crc: int) -> bytes:
    if method == STORED:
        contents = bytes(packed)
    elif method == DEFLATED:
        stream = zlib.decompressobj(-15)
        try:
            contents = stream.decompress(packed, size + 1)
        except (zlib.error, OverflowError) as error:
            raise BadZipError(f"its member {name!r} is damaged: {error}") from error
    else:
        raise BadZipError(f"its member {name!r} is compressed by method {method}, which wheels do not use")
    if len(contents) != size or zlib.crc32(contents) != crc:
        raise BadZipError(f"its member {name!r} is damaged")
    return contents
