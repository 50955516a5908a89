# SPDX-License-Identifier: Apache-2.0
"""Connections that Python begins, in the clear and in TLS."""

from __future__ import annotations

import asyncio
from ssl import SSLEOFError

from pyxide.net.host import (
    FAMILIES,
    host_module,
    host_name,
    opened,
    options_of,
    port_of,
    refuse_unknown,
    without_surprise,
)
from pyxide.net.tls import connect_tls
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
    "ssl_shutdown_timeout",
}


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
    ssl_handshake_timeout: float | None = None,
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
    if not ssl:
        for name, value in {"server_hostname": server_hostname, "ssl_handshake_timeout": ssl_handshake_timeout}.items():
            if value is not None:
                raise ValueError(f"{name} is only meaningful with ssl")
    host = host_name(host)
    fields: dict[str, Any] = {
        "host": host,
        "port": port_of(port),
        "family": FAMILIES.get(family, 0),
        "allowHalfOpen": True,
    }
    if local_addr is not None:
        fields["localAddress"], fields["localPort"] = local_addr
    if ssl:
        socket, tls = await connect_tls(
            loop, ssl, host if server_hostname is None else server_hostname, ssl_handshake_timeout, fields
        )
    else:
        tls = None
        socket = without_surprise(host_module("net", "create_connection").connect(options_of(**fields)))
        await opened(loop, socket, "connect")
    protocol = protocol_factory()
    transport = HostTransport(loop, socket, protocol, tls=tls)
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
    ssl_handshake_timeout: float | None = None,
    **_others: object,
) -> HostTransport:
    """Go on with a connection in TLS, as `loop.start_tls` does; of the client's side alone."""
    if server_side:
        raise NotImplementedError("start_tls() is for clients alone: there are no certificates of one's own")
    while transport.get_write_buffer_size() > 0:  # what is written ends by a call, which the transport is still to hear
        await asyncio.sleep(0)
    plain = transport.detach()
    if plain.destroyed or plain.readableEnded:
        raise SSLEOFError(8, "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol")
    socket, tls = await connect_tls(loop, sslcontext, server_hostname, ssl_handshake_timeout, {"socket": plain})
    secure = HostTransport(loop, socket, protocol, tls=tls)
    secure.begin()
    return secure
