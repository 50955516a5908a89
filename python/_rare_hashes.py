# SPDX-License-Identifier: Apache-2.0
"""Hash algorithms that OpenSSL has and CPython itself has not: RIPEMD-160, SM3, MD5-SHA1, SHA-512/224 and SHA-512/256.

Objects are as hashlib's. RIPEMD-160 and SM3 are in Python: some 100 KB a second.
"""

from __future__ import annotations

import struct
from _md5 import md5
from _sha1 import sha1

import _key_derivation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer, Callable
    from typing import Self

_WORD = 0xFFFF_FFFF


class _Hash:
    name: str
    digest_size: int
    block_size: int

    def __init__(self, string: Buffer = b"", *, usedforsecurity: bool = True) -> None:
        self._message = bytearray()
        self.update(string)

    def update(self, data: Buffer, /) -> None:
        """Adds bytes to what is hashed."""
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._message += memoryview(data).cast("B")

    def digest(self) -> bytes:
        """The hash of all bytes so far."""
        raise NotImplementedError

    def hexdigest(self) -> str:
        """The digest in hexadecimal digits."""
        return self.digest().hex()

    def copy(self) -> Self:
        """Another object with the same bytes."""
        other = type(self)()
        other._message[:] = self._message
        return other

    def __repr__(self) -> str:
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"


class SHA512_224(_Hash):  # noqa: N801 - as it is called
    """SHA-512/224 (FIPS 180-4)."""

    name, digest_size, block_size = "sha512_224", 28, 128

    def digest(self) -> bytes:
        """The hash of all bytes so far."""
        return _key_derivation.sha512_t(224, self._message)


class SHA512_256(_Hash):  # noqa: N801 - as it is called
    """SHA-512/256 (FIPS 180-4)."""

    name, digest_size, block_size = "sha512_256", 32, 128

    def digest(self) -> bytes:
        """The hash of all bytes so far."""
        return _key_derivation.sha512_t(256, self._message)


class MD5_SHA1(_Hash):  # noqa: N801 - as it is called
    """The digests of MD5 and SHA-1 behind each other, as in TLS before 1.2."""

    name, digest_size, block_size = "md5-sha1", 36, 64

    def digest(self) -> bytes:
        """The hash of all bytes so far."""
        return md5(self._message).digest() + sha1(self._message).digest()


class _InPython(_Hash):
    """Works full blocks of 16 words into a state, so that a long message is not kept."""

    block_size = 64
    _order: str
    _start: tuple[int, ...]

    def __init__(self, string: Buffer = b"", *, usedforsecurity: bool = True) -> None:
        self._state = self._start
        self._total = 0
        super().__init__(string)

    def update(self, data: Buffer, /) -> None:
        """Adds bytes to what is hashed."""
        super().update(data)
        whole = len(self._message) & ~63
        self._state = self._worked(self._state, self._message[:whole])
        self._total += whole
        del self._message[:whole]

    def digest(self) -> bytes:
        """The hash of all bytes so far."""
        total = (self._total + len(self._message)) * 8
        end = self._message + b"\x80" + bytes((55 - len(self._message)) % 64) + struct.pack(f"{self._order}Q", total)
        return struct.pack(f"{self._order}{len(self._start)}I", *self._worked(self._state, end))

    def copy(self) -> Self:
        """Another object with the same bytes."""
        other = super().copy()
        other._state, other._total = self._state, self._total
        return other

    def _worked(self, state: tuple[int, ...], blocks: bytearray) -> tuple[int, ...]:
        for words in struct.iter_unpack(f"{self._order}16I", blocks):
            state = self._compress(state, words)
        return state

    @classmethod
    def _compress(cls, state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
        raise NotImplementedError


def _rotated(value: int, by: int) -> int:
    value &= _WORD
    return (value << by | value >> (32 - by)) & _WORD


def _nibbles(text: str) -> list[int]:
    return [int(digit, 16) for digit in text]


class RIPEMD160(_InPython):
    """RIPEMD-160 (ISO/IEC 10118-3): two lines of five rounds each."""

    name, digest_size, _order = "ripemd160", 20, "<"
    _start = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0)
    _next_order = _nibbles("74d1a6f3c0952eb8")
    _left_shifts = _nibbles("befc5879bdef6798768db97f7cf9b7dcbd67e9dfe8d65c75bcefef989e56865c9f5b68dc5cdeb856")
    _right_shifts = _nibbles("899bdff5778beec69df7c89b77c76fdb97fb866ecd5edd75f58bee6e69c9c5f885c9c5e68d65fdbb")
    _left_added = (0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E)
    _right_added = (0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0)
    _functions = (
        lambda x, y, z: x ^ y ^ z,
        lambda x, y, z: x & y | ~x & z,
        lambda x, y, z: (x | ~y & _WORD) ^ z,
        lambda x, y, z: x & z | y & ~z,
        lambda x, y, z: x ^ (y | ~z & _WORD),
    )

    @classmethod
    def _line(
        cls,
        state: tuple[int, ...],
        words: tuple[int, ...],
        order: list[int],
        shifts: list[int],
        added: tuple[int, ...],
        functions: tuple[Callable[[int, int, int], int], ...],
    ) -> tuple[int, ...]:
        a, b, c, d, e = state
        for number, function in enumerate(functions):
            for at, word in enumerate(order):
                mixed = a + function(b, c, d) + words[word] + added[number]
                a, b, c, d, e = e, (_rotated(mixed, shifts[16 * number + at]) + e) & _WORD, b, _rotated(c, 10), d
            order = [cls._next_order[word] for word in order]
        return a, b, c, d, e

    @classmethod
    def _compress(cls, state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
        functions = cls._functions
        left = cls._line(state, words, list(range(16)), cls._left_shifts, cls._left_added, functions)
        order = [(9 * at + 5) % 16 for at in range(16)]
        right = cls._line(state, words, order, cls._right_shifts, cls._right_added, functions[::-1])
        return tuple((state[(at + 1) % 5] + left[(at + 2) % 5] + right[(at + 3) % 5]) & _WORD for at in range(5))


class SM3(_InPython):
    """SM3 (GB/T 32905-2016)."""

    name, digest_size, _order = "sm3", 32, ">"
    _start = (
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    )  # fmt: skip

    @classmethod
    def _compress(cls, state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
        w = list(words)
        for at in range(16, 68):
            mixed = w[at - 16] ^ w[at - 9] ^ _rotated(w[at - 3], 15)
            w.append(mixed ^ _rotated(mixed, 15) ^ _rotated(mixed, 23) ^ _rotated(w[at - 13], 7) ^ w[at - 6])
        a, b, c, d, e, f, g, h = state
        for at in range(64):
            early = at < 16
            first = _rotated(_rotated(a, 12) + e + _rotated(0x79CC4519 if early else 0x7A879D8A, at % 32), 7)
            chosen = a ^ b ^ c if early else a & b | a & c | b & c
            other = e ^ f ^ g if early else e & f | ~e & g
            one = chosen + d + (first ^ _rotated(a, 12)) + (w[at] ^ w[at + 4])
            two = other + h + first + w[at]
            a, b, c, d = one & _WORD, a, _rotated(b, 9), c
            e, f, g, h = _rotated(two, 0) ^ _rotated(two, 9) ^ _rotated(two, 17), e, _rotated(f, 19), g
        return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
