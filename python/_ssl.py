# SPDX-License-Identifier: Apache-2.0
"""Stands in for the C module of the same name, which needs OpenSSL: WebAssembly programs cannot open TLS connections.

The constants, errors and contexts that programs set up before they connect work; opening a connection raises an
SSLError that says what to use instead. So `ssl` imports, and with it urllib, http, asyncio and what builds on them.
"""

from __future__ import annotations

import os
from pathlib import Path

from _ssl_numbers import NUMBERS
from _ssl_trust import certificates_at, der_of, protocols_in
from pyxide.advice import advice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer
    from typing import Any, NoReturn, Self

OPENSSL_VERSION = "OpenSSL 3.0.0 (constants only, there is no TLS in WebAssembly)"
OPENSSL_VERSION_INFO = _OPENSSL_API_VERSION = (3, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0x3000_0000
_DEFAULT_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

ENCODING_PEM = 1
ENCODING_DER = 2

globals().update({prefix + name: value for prefix, table in NUMBERS.items() for name, value in table.items()})

HAS_ALPN = HAS_ECDH = HAS_PSK = HAS_SNI = HAS_TLS_UNIQUE = HAS_TLSv1_2 = HAS_TLSv1_3 = True
HAS_NPN = HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = False

_CERT_NONE, _CERT_REQUIRED = 0, 2
_PROTOCOL_TLS_CLIENT = NUMBERS["PROTOCOL_"]["TLS_CLIENT"]

# Objects that `ssl` looks up when it is imported: (nid, short name, long name, oid).
_OBJECTS = (
    (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
    (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
)


class SSLError(OSError):
    """An error of TLS."""

    library: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        return str(self.strerror if self.strerror is not None else self.args)


class SSLZeroReturnError(SSLError):
    """The other side has closed the connection."""


class SSLWantReadError(SSLError):
    """More data must arrive first."""


class SSLWantWriteError(SSLError):
    """More data must be sent first."""


class SSLSyscallError(SSLError):
    """A system call failed."""


class SSLEOFError(SSLError):
    """The connection ended in the middle."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""

    verify_code = 0
    verify_message = ""


def _unavailable(what: str) -> NoReturn:
    there = "Node's is in urllib.request, and in asyncio.open_connection()"
    instead = advice("The JavaScript host makes secure requests itself: use its fetch()", there)
    raise SSLError(1, f"{what} is not possible: there is no TLS in WebAssembly. {instead}")


class MemoryBIO:
    """Bytes in memory that are written at one end and read at the other."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ended = False

    @property
    def pending(self) -> int:
        """The number of bytes that can be read."""
        return len(self._data)

    @property
    def eof(self) -> bool:
        """Whether the end has been written, and everything been read."""
        return self._ended and not self._data

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes, or all."""
        end = len(self._data) if size < 0 else size
        result = bytes(self._data[:end])
        del self._data[:end]
        return result

    def write(self, data: Buffer, /) -> int:
        """Add bytes and give their number."""
        if self._ended:
            raise SSLError("cannot write() after write_eof()")
        size = len(self._data)
        self._data += memoryview(data).cast("B")
        return len(self._data) - size

    def write_eof(self) -> None:
        """Mark the end."""
        self._ended = True


class SSLSession:
    """A session that could be resumed; there are none."""

    def __new__(cls) -> Self:
        raise TypeError("cannot create 'SSLSession' instances")


class _SSLContext:
    """Settings for connections, with OpenSSL's defaults."""

    def __new__(cls, protocol: int, /, *_: Any) -> Self:
        if protocol not in NUMBERS["PROTOCOL_"].values():
            raise ValueError("invalid or unsupported protocol version")
        self = super().__new__(cls)
        client = protocol == _PROTOCOL_TLS_CLIENT
        self._values = {
            "_host_flags": NUMBERS["HOSTFLAG_"]["NO_PARTIAL_WILDCARDS"],
            "_msg_callback": None,
            "check_hostname": client,
            "keylog_filename": None,
            "maximum_version": NUMBERS["PROTO_"]["MAXIMUM_SUPPORTED"],
            "minimum_version": NUMBERS["PROTO_"]["MINIMUM_SUPPORTED"],
            "num_tickets": 2,
            "options": 0x8252_0050,
            "post_handshake_auth": False,
            "sni_callback": None,
            "verify_flags": NUMBERS["VERIFY_"]["X509_TRUSTED_FIRST"],
            "verify_mode": _CERT_REQUIRED if client else _CERT_NONE,
        }
        self._protocol = protocol
        self._trusted, self._trusts_host = [], False
        self._ciphers, self._protocols = None, []
        return self

    _protocol: int
    _values: dict[str, Any]
    # Certificates of authorities, as PEM, for connections that the host makes; and whether it trusts its own, too.
    _trusted: list[str]
    _trusts_host: bool
    _ciphers: str | None
    _protocols: list[str]  # of ALPN

    @property
    def protocol(self) -> int:
        """The protocol that was asked for."""
        return self._protocol

    @property
    def security_level(self) -> int:
        """OpenSSL's security level."""
        return 2

    @property
    def check_hostname(self) -> bool:
        """Whether the certificate must name the host."""
        return bool(self._values["check_hostname"])

    @check_hostname.setter
    def check_hostname(self, value: object) -> None:
        if value and self._values["verify_mode"] == _CERT_NONE:
            self._values["verify_mode"] = _CERT_REQUIRED
        self._values["check_hostname"] = bool(value)

    @property
    def verify_mode(self) -> int:
        """Whether the other side must have a certificate."""
        return int(self._values["verify_mode"])

    @verify_mode.setter
    def verify_mode(self, value: int) -> None:
        if value == _CERT_NONE and self._values["check_hostname"]:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        if value not in NUMBERS["CERT_"].values():
            raise ValueError("invalid value for verify_mode")
        self._values["verify_mode"] = int(value)

    def set_ciphers(self, ciphers: str, /) -> None:
        """Keep the list for the host, which checks it when it connects."""
        self._ciphers = ciphers

    def get_ciphers(self) -> list[dict[str, Any]]:
        """Give the ciphers that can be used: none."""
        return []

    def set_ecdh_curve(self, name: str, /) -> None:
        """Accept any curve."""

    def set_default_verify_paths(self) -> None:
        """Trust whom the host trusts."""
        self._trusts_host = True

    def load_verify_locations(self, cafile: Any = None, capath: Any = None, cadata: Any = None) -> None:
        """Trust certificates of a file, of the files of a folder, and given ones (PEM, or DER as bytes)."""
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        try:
            self._trusted += certificates_at(cafile, capath, cadata)
        except ValueError as error:
            raise SSLError(1, str(error)) from None

    def load_cert_chain(self, certfile: Any, keyfile: Any = None, password: Any = None) -> None:
        """Refuse: a certificate of one's own could never be shown."""
        raise SSLError(1, "a certificate of your own cannot be used: TLS is the JavaScript host's, for clients alone")

    def load_dh_params(self, path: Any, /) -> None:
        """Check that the file exists."""
        Path(os.fsdecode(path)).stat()

    def cert_store_stats(self) -> dict[str, int]:
        """Count the certificates that are loaded."""
        return {"x509": len(self._trusted), "crl": 0, "x509_ca": len(self._trusted)}

    def get_ca_certs(self, binary_form: bool = False) -> list[Any]:
        """Give the certificates that are loaded, as DER; what is in them is not read."""
        if not binary_form:
            return []
        return [der_of(certificate) for certificate in self._trusted]

    def session_stats(self) -> dict[str, int]:
        """Count the sessions: none."""
        names = ("number", "connect", "connect_good", "connect_renegotiate", "accept", "accept_good")
        return dict.fromkeys((*names, "accept_renegotiate", "hits", "misses", "timeouts", "cache_full"), 0)

    def set_psk_client_callback(self, callback: Any) -> None:
        """Accept any function."""

    def set_psk_server_callback(self, callback: Any, identity_hint: Any = None) -> None:
        """Accept any function."""

    def _set_alpn_protocols(self, protocols: Buffer, /) -> None:
        """Keep the names for the host."""
        self._protocols = protocols_in(bytes(protocols))

    def _wrap_socket(self, *_: Any, **__: Any) -> NoReturn:
        _unavailable("a TLS connection")

    def _wrap_bio(self, *_: Any, **__: Any) -> NoReturn:
        _unavailable("a TLS connection")


def _setting(name: str) -> property:
    """Make a property for a value that is only kept."""

    def get(self: _SSLContext) -> Any:
        return self._values[name]

    def put(self: _SSLContext, value: Any) -> None:
        self._values[name] = value

    return property(get, put)


_PLAIN = (
    "_host_flags _msg_callback keylog_filename maximum_version minimum_version num_tickets options "
    "post_handshake_auth sni_callback verify_flags"
)
for _name in _PLAIN.split():
    setattr(_SSLContext, _name, _setting(_name))


def txt2obj(txt: str, name: bool = False) -> tuple[int, str, str, str]:
    """Look an object up by its OID, or with `name` by one of its names."""
    for entry in _OBJECTS:
        if txt == entry[3] or (name and txt in entry[1:3]):
            return entry
    raise ValueError(f"unknown object '{txt[:100]}'")


def nid2obj(nid: int, /) -> tuple[int, str, str, str]:
    """Look an object up by its number."""
    for entry in _OBJECTS:
        if entry[0] == nid:
            return entry
    raise ValueError(f"unknown NID {nid}")


def get_default_verify_paths() -> tuple[str, str, str, str]:
    """Name the variables and places where OpenSSL would look for certificates."""
    return ("SSL_CERT_FILE", "/etc/ssl/cert.pem", "SSL_CERT_DIR", "/etc/ssl/certs")


def RAND_status() -> bool:  # noqa: N802
    """Tell whether there is enough randomness: always."""
    return True


def RAND_add(string: Buffer | str, entropy: float, /) -> None:  # noqa: N802
    """Do nothing: the host's generator needs no seed."""


def RAND_bytes(n: int, /) -> bytes:  # noqa: N802
    """Give `n` random bytes."""
    if n < 0:
        raise ValueError("num must be positive")
    return os.urandom(n)
