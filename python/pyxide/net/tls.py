# SPDX-License-Identifier: Apache-2.0
"""TLS that the host makes: what a context asks of it, and what a connection tells of itself."""

from __future__ import annotations

import asyncio
import re
import ssl
from asyncio import constants
from ssl import Options, TLSVersion

from _pyxide import JsException

from pyxide.net.host import error_of, host_module, is_address, opened, options_of, without_surprise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["HostTls", "TlsObject", "connect_tls"]

# The host's words, and the options that exclude a version.
VERSIONS = {
    TLSVersion.TLSv1: ("TLSv1", Options.OP_NO_TLSv1),
    TLSVersion.TLSv1_1: ("TLSv1.1", Options.OP_NO_TLSv1_1),
    TLSVersion.TLSv1_2: ("TLSv1.2", Options.OP_NO_TLSv1_2),
    TLSVersion.TLSv1_3: ("TLSv1.3", Options.OP_NO_TLSv1_3),
}
FIELDS = {
    "C": "countryName",
    "ST": "stateOrProvinceName",
    "L": "localityName",
    "O": "organizationName",
    "OU": "organizationalUnitName",
    "CN": "commonName",
    "DC": "domainComponent",
}


class HostTls:
    """What is the same for every connection in TLS of the host, whichever class of `ssl` it stands for."""

    __slots__ = ()

    server_side = False
    session = None
    session_reused = False

    def selected_npn_protocol(self) -> None:
        return None

    def shared_ciphers(self) -> None:
        return None

    def compression(self) -> None:
        return None


class TlsObject(HostTls):
    """What `get_extra_info("ssl_object")` gives: what the host tells of a connection, as `ssl.SSLObject` does."""

    def __init__(self, socket: Any, context: ssl.SSLContext, server_hostname: str | None) -> None:
        self._socket = socket
        self.context = context
        self.server_hostname = server_hostname

    def version(self) -> str | None:
        found = self._socket.getProtocol()
        return str(found) if found else None

    def cipher(self) -> tuple[str, str, int] | None:
        """Give a cipher's name, the protocol's version that defines it, and its secret bits, which the name tells."""
        found = self._socket.getCipher()
        if not found:
            return None
        bits = re.search(r"128|256", found.name)
        return found.name, found.version, int(bits[0]) if bits else 256

    def getpeercert(self, binary_form: bool = False) -> Any:
        """Give the server's certificate, as DER or as `SSLSocket.getpeercert` does: {} if it was not verified."""
        found = self._socket.getPeerCertificate()
        if not found or not hasattr(found, "raw"):
            return None
        if binary_form:
            return found.raw.to_bytes()
        if self.context.verify_mode == ssl.CERT_NONE:
            return {}
        names = str(getattr(found, "subjectaltname", None) or "")
        fields = {
            "subject": _name(found.subject),
            "issuer": _name(found.issuer),
            "version": 3,
            "serialNumber": str(found.serialNumber),
            "notBefore": str(found.valid_from),
            "notAfter": str(found.valid_to),
            "subjectAltName": tuple(tuple(entry.split(":", 1)) for entry in names.split(", ") if ":" in entry),
        }
        return {name: value for name, value in fields.items() if value}

    def selected_alpn_protocol(self) -> str | None:
        return self._socket.alpnProtocol or None

    def pending(self) -> int:
        return 0


def _name(given: Any) -> tuple[tuple[tuple[str, str], ...], ...]:
    from js import Object

    parts = []
    for key in Object.keys(given):
        value = getattr(given, key)
        parts += [((FIELDS.get(key, key), one),) for one in ([value] if isinstance(value, str) else value)]
    return tuple(parts)


async def connect_tls(
    loop: asyncio.AbstractEventLoop,
    context: object,
    name: str | None,
    timeout: float | None,
    place: dict[str, Any],
) -> tuple[Any, TlsObject]:
    """Connect in TLS to a server called `name`, at a `place` in the host's words; give the socket, and what it tells.

    Raises TypeError for what is no context, ValueError without a name that it wants checked, ssl.SSLError and other
    OSErrors where the connection or its handshake fails, ConnectionAbortedError after `timeout` seconds.
    """
    if context is True:
        context = ssl.create_default_context()
    if not isinstance(context, ssl.SSLContext):
        raise TypeError(f"ssl must be True or an SSLContext, not {type(context).__name__}")
    if context.check_hostname and not name:
        raise ValueError("check_hostname requires server_hostname")
    if timeout is None:
        timeout = constants.SSL_HANDSHAKE_TIMEOUT
    elif timeout <= 0:
        raise ValueError(f"ssl_handshake_timeout should be a positive number, got {timeout}")
    options = _options(context, name)
    try:
        socket = without_surprise(host_module("tls", "create_connection").connect(options_of(**place, **options)))
    except JsException as error:
        raise error_of(error) from None
    try:
        async with asyncio.timeout(timeout):
            await opened(loop, socket, "secureConnect")
    except TimeoutError:
        message = f"SSL handshake is taking longer than {timeout} seconds: aborting the connection"
        raise ConnectionAbortedError(message) from None
    return socket, TlsObject(socket, context, name)


def _options(context: ssl.SSLContext, name: str | None) -> dict[str, Any]:
    from js import Function

    lowest, highest = _versions(context)
    verifies = context.verify_mode != ssl.CERT_NONE
    return {
        "rejectUnauthorized": verifies,
        "ca": _authorities(context) if verifies else None,
        "ciphers": context._ciphers,
        "minVersion": lowest,
        "maxVersion": highest,
        "ALPNProtocols": context._protocols or None,
        "servername": name if name and not is_address(name) else None,
        # A function that finds nothing wrong.
        "checkServerIdentity": None if context.check_hostname else Function.prototype,
    }


def _versions(context: ssl.SSLContext) -> tuple[str | None, str | None]:
    """Give the lowest and the highest version that a context wants; None leaves it to the host."""
    lowest, highest = context.minimum_version, context.maximum_version
    versions = [
        words
        for version, (words, excluded) in VERSIONS.items()
        if (lowest < 0 or version >= lowest) and (highest < 0 or version <= highest) and not context.options & excluded
    ]
    if not versions:
        raise ssl.SSLError(1, "[SSL: NO_PROTOCOLS_AVAILABLE] no protocols available")
    return (
        versions[0] if lowest > 0 or versions[0] != "TLSv1" else None,
        versions[-1] if versions[-1] != "TLSv1.3" else None,
    )


def _authorities(context: ssl.SSLContext) -> list[str] | None:
    """Give the certificates that a context trusts, as PEM; None for those that the host trusts."""
    trusted, with_defaults = context._trusted, context._trusts_host
    if not with_defaults:
        return list(trusted)
    if not trusted:
        return None
    host = host_module("tls", "create_connection")
    return [
        *(host.getCACertificates("default") if hasattr(host, "getCACertificates") else host.rootCertificates),
        *trusted,
    ]
