# SPDX-License-Identifier: Apache-2.0
"""Stands in for the C module of the same name, which needs OpenSSL: what hashlib takes from it.

Key derivation by PBKDF2 and scrypt, and the algorithms that CPython has no code of its own for.
"""

from __future__ import annotations

from _blake2 import blake2b, blake2s
from _md5 import md5
from _operator import _compare_digest as compare_digest
from _operator import index
from _sha1 import sha1
from _sha2 import sha224, sha256, sha384, sha512
from _sha3 import sha3_224, sha3_256, sha3_384, sha3_512, shake_128, shake_256

import _key_derivation

from _rare_hashes import MD5_SHA1, RIPEMD160, SHA512_224, SHA512_256, SM3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer, Callable
    from typing import Any, NoReturn

__all__ = ["compare_digest", "get_fips_mode", "hmac_digest", "hmac_new", "new", "pbkdf2_hmac", "scrypt"]

_LARGEST = 2**31 - 1
_MISSING: Any = object()
_SCRYPT_MEMORY = 32 * 1024 * 1024
_BY_C = {"sha1": 160, "sha224": 224, "sha256": 256, "sha384": 384, "sha512": 512}

# CPython's hashlib finds the constructors by names of this form.
openssl_md5 = md5
openssl_sha1 = sha1
openssl_sha224 = sha224
openssl_sha256 = sha256
openssl_sha384 = sha384
openssl_sha512 = sha512
openssl_sha3_224 = sha3_224
openssl_sha3_256 = sha3_256
openssl_sha3_384 = sha3_384
openssl_sha3_512 = sha3_512
openssl_shake_128 = shake_128
openssl_shake_256 = shake_256

_constructors: dict[str, Callable[..., Any]] = {
    "md5": md5,
    "md5-sha1": MD5_SHA1,
    "sha1": sha1,
    "sha224": sha224,
    "sha256": sha256,
    "sha384": sha384,
    "sha512": sha512,
    "sha3_224": sha3_224,
    "sha3_256": sha3_256,
    "sha3_384": sha3_384,
    "sha3_512": sha3_512,
    "shake_128": shake_128,
    "shake_256": shake_256,
    "blake2b": blake2b,
    "blake2s": blake2s,
    "sha512_224": SHA512_224,
    "sha512_256": SHA512_256,
    "ripemd160": RIPEMD160,
    "sm3": SM3,
}
openssl_md_meth_names = frozenset(_constructors)
_OTHER_NAMES = {
    "sha512-224": "sha512_224",
    "sha512/224": "sha512_224",
    "sha512-256": "sha512_256",
    "sha512/256": "sha512_256",
    "ripemd": "ripemd160",
    "rmd160": "ripemd160",
    "sha-1": "sha1",
    "sha-224": "sha224",
    "sha-256": "sha256",
    "sha-384": "sha384",
    "sha-512": "sha512",
    "sha3-224": "sha3_224",
    "sha3-256": "sha3_256",
    "sha3-384": "sha3_384",
    "sha3-512": "sha3_512",
    "shake128": "shake_128",
    "shake-128": "shake_128",
    "shake256": "shake_256",
    "shake-256": "shake_256",
    "blake2b512": "blake2b",
    "blake2s256": "blake2s",
}


class UnsupportedDigestmodError(ValueError):
    """There is no such algorithm, or none for HMAC by a C function: `hmac` then works in Python."""


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__


def _constructor(name: str, function: str, argument: str) -> Callable[..., Any]:
    if not isinstance(name, str):
        raise TypeError(f"{function}() argument {argument!r} must be str, not {_kind(name)}")
    if "\0" in name:
        raise ValueError("embedded null character")
    lower = name.lower()
    found = _constructors.get(_OTHER_NAMES.get(lower, lower))
    if found is None:
        raise UnsupportedDigestmodError("[digital envelope routines] unsupported")
    return found


def new(name: str, *args: Any, **kwargs: Any) -> Any:
    """A hash object of the algorithm. Raises ValueError when there is none of that name."""
    return _constructor(name, "new", "name")(*args, **kwargs)


def get_fips_mode() -> int:
    """0: the algorithms are not certified."""
    return 0


def hmac_new(_key: Buffer, _msg: Buffer = b"", digestmod: object = None) -> NoReturn:
    """Raises UnsupportedDigestmodError: `hmac` has its own way."""
    raise UnsupportedDigestmodError(digestmod)


def hmac_digest(_key: Buffer, _msg: Buffer, digest: object) -> NoReturn:
    """Raises UnsupportedDigestmodError: `hmac` has its own way."""
    raise UnsupportedDigestmodError(digest)


def _bounded(value: int, what: str) -> int:
    value = index(value)
    if value < 1:
        raise ValueError(f"{what} must be greater than 0.")
    if value > _LARGEST:
        raise OverflowError(f"{what} is too great.")
    return value


def pbkdf2_hmac(hash_name: str, password: Buffer, salt: Buffer, iterations: int, dklen: int | None = None) -> bytes:
    """A key of `dklen` bytes from a password by PBKDF2 with HMAC (RFC 8018); by default as long as the digest.

    Raises ValueError for an unknown algorithm and for numbers below 1, OverflowError for too large ones.
    """
    make = _constructor(hash_name, "pbkdf2_hmac", "hash_name")
    size: int = make().digest_size
    _bounded(iterations, "iteration value")
    length = _bounded(size if dklen is None else dklen, "key length")
    if size == 0:
        raise ValueError("no reason supplied")  # OpenSSL has no HMAC of such algorithms
    if bits := _BY_C.get(hash_name.lower().replace("-", "")):
        return _key_derivation.pbkdf2_sha(bits, password, salt, iterations, length)
    return _pbkdf2(make, bytes(password), bytes(salt), iterations, length)


def _pbkdf2(make: Callable[..., Any], password: bytes, salt: bytes, iterations: int, length: int) -> bytes:
    block: int = make().block_size
    key = (make(password).digest() if len(password) > block else password).ljust(block, b"\0")
    inner = make(bytes(byte ^ 0x36 for byte in key))
    outer = make(bytes(byte ^ 0x5C for byte in key))

    def keyed(message: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(message)
        second.update(first.digest())
        return second.digest()  # type: ignore[no-any-return]

    made = bytearray()
    number = 0
    while len(made) < length:
        number += 1
        last = keyed(salt + number.to_bytes(4))
        total = int.from_bytes(last)
        for _ in range(iterations - 1):
            last = keyed(last)
            total ^= int.from_bytes(last)
        made += total.to_bytes(len(last))
    return bytes(made[:length])


def _unsigned(value: object, name: str) -> int:
    if not isinstance(value, int):
        raise TypeError(f"scrypt() argument {name!r} must be int, not {_kind(value)}")
    if not 0 <= value < 2**64:
        raise TypeError(f"{name} is required and must be an unsigned int")
    return value


def scrypt(
    password: Buffer,
    *,
    salt: Buffer = _MISSING,
    n: int = -1,
    r: int = -1,
    p: int = -1,
    maxmem: int = 0,
    dklen: int = 64,
) -> bytes:
    """A key of `dklen` bytes from a password by scrypt (RFC 7914), with at most `maxmem` bytes (0: 32 MiB) of memory.

    Raises TypeError when salt, n, r or p is missing, ValueError for values that there are not or that take more memory.
    """
    if salt is _MISSING:
        raise TypeError("salt is required")
    n, r, p = _unsigned(n, "n"), _unsigned(r, "r"), _unsigned(p, "p")
    if n < 2 or n & (n - 1):
        raise ValueError("n must be a power of 2.")
    if not 0 <= index(maxmem) <= _LARGEST:
        raise ValueError(f"maxmem must be positive and smaller than {_LARGEST}")
    if not 1 <= index(dklen) <= _LARGEST:
        raise ValueError(f"dklen must be greater than 0 and smaller than {_LARGEST}")
    if r < 1 or p < 1:
        raise ValueError("Invalid parameter combination for n, r, p, maxmem.")
    if r * p >= 2**30 or 128 * r * (n + p + 2) > (maxmem or _SCRYPT_MEMORY):
        raise ValueError("[digital envelope routines] memory limit exceeded")
    return _key_derivation.scrypt(password, salt, n, r, p, dklen)
