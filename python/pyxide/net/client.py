# SPDX-License-Identifier: Apache-2.0
"""Connections that Python begins, in the clear and in TLS."""

from __future__ import annotations

import asyncio
import ssl as tls

from pyxide.net.host import (
    FAMILIES,
    host_module,
    is_address,
    opened,
    options_of,
    port_of,
    refuse_unknown,
    without_surprise,
)
from pyxide.net.transport import HostTransport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    type Factory = Callable[[], asyncio.BaseProtocol]

__all__ = ["connect", "start_tls"]

CHOSEN_BY_HOST = {
    "proto",
    "flags",
    "happy_eyeballs_delay",
    "interleave",
    "all_errors",
    "ssl_handshake_timeout",
    "ssl_shutdown_timeout",
}


def _tls_options(context: object, server_hostname: str | None, host: str | None) -> dict[str, Any]:
    if context is True:
        context = tls.create_default_context()
    if not isinstance(context, tls.SSLContext):
        raise TypeError(f"ssl must be True or an SSLContext, not {type(context).__name__}")
    name = server_hostname if server_hostname is not None else host
    options: dict[str, Any] = {"rejectUnauthorized": context.verify_mode != tls.CERT_NONE}
    if name and not is_address(name):
        options["servername"] = name
    if context.verify_mode != tls.CERT_NONE:
        options["ca"] = _authorities(context)
    if not context.check_hostname:
        from js import Function

        options["checkServerIdentity"] = Function.prototype  # a function that finds nothing wrong
    return options


def _authorities(context: tls.SSLContext) -> list[str] | None:
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


async def connect(
    loop: asyncio.AbstractEventLoop,
    protocol_factory: Factory,
    host: str | None = None,
    port: int | str | None = None,
    *,
    ssl: object = None,
    family: int = 0,
    sock: object = None,
    local_addr: tuple[str, int] | None = None,
    server_hostname: str | None = None,
    **others: object,
) -> tuple[HostTransport, asyncio.BaseProtocol]:
    """Connect to a host, as `loop.create_connection` does; what else that takes is the host's to choose.

    Raises NotImplementedError where the host has no sockets, OSError and its subclasses as sockets do.
    """
    if sock is not None:
        raise NotImplementedError("create_connection() takes no socket here: give it a host and a port")
    refuse_unknown("create_connection", others, CHOSEN_BY_HOST)
    if port is None:
        raise ValueError("host and port was not specified and no sock specified")
    if server_hostname is not None and not ssl:
        raise ValueError("server_hostname is only meaningful with ssl")
    module = host_module("tls" if ssl else "net", "create_connection")
    fields: dict[str, Any] = {
        "host": host,
        "port": port_of(port),
        "family": FAMILIES.get(family, 0),
        "allowHalfOpen": True,
    }
    if local_addr is not None:
        fields["localAddress"], fields["localPort"] = local_addr
    if ssl:
        fields.update(_tls_options(ssl, server_hostname, host))
    socket = without_surprise(module.connect(options_of(**fields)))
    await opened(loop, socket, "secureConnect" if ssl else "connect")
    protocol = protocol_factory()
    transport = HostTransport(loop, socket, protocol, None)
    transport.introduce()
    return transport, protocol


async def start_tls(
    loop: asyncio.AbstractEventLoop,
    transport: HostTransport,
    protocol: asyncio.BaseProtocol,
    sslcontext: object,
    *,
    server_side: bool = False,
    server_hostname: str | None = None,
    **_timeouts: object,
) -> HostTransport:
    """Go on with a connection in TLS, as `loop.start_tls` does; of the client's side alone."""
    if server_side:
        raise NotImplementedError("start_tls() is for clients alone: there are no certificates of one's own")
    options = _tls_options(sslcontext, server_hostname, None)
    while transport.get_write_buffer_size() > 0:  # what is written ends by a call, which the transport is still to hear
        await asyncio.sleep(0)
    socket = without_surprise(host_module("tls", "start_tls").connect(options_of(socket=transport.detach(), **options)))
    await opened(loop, socket, "secureConnect")
    secure = HostTransport(loop, socket, protocol, None)
    secure.begin()
    return secure
