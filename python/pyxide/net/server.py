# SPDX-License-Identifier: Apache-2.0
"""Servers whose connections the host accepts."""

from __future__ import annotations

import asyncio
from asyncio import events
from functools import partial
from socket import AF_INET6, AF_UNSPEC

from pyxide.net.host import (
    HostSocket,
    Listener,
    address_of,
    host_module,
    host_name,
    options_of,
    port_of,
    refuse_unknown,
    without_surprise,
)
from pyxide.net.transport import HostTransport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    type Factory = Callable[[], asyncio.BaseProtocol]

__all__ = ["HostServer", "serve"]

CHOSEN_BY_HOST = {
    "flags",
    "keep_alive",
    "reuse_address",
    "reuse_port",
    "ssl_handshake_timeout",
    "ssl_shutdown_timeout",
}


class HostServer(events.AbstractServer):
    """A server whose connections the host accepts."""

    def __init__(self, loop: asyncio.AbstractEventLoop, factory: Factory, places: Sequence[dict[str, Any]]) -> None:
        self._loop = loop
        self._factory = factory
        self._places = places
        self._servers: list[tuple[Any, asyncio.Future[None]]] = []
        self._early: list[Any] | None = []  # connections before it serves
        self._closed = False
        self._forever: asyncio.Future[None] | None = None
        self.transports: set[HostTransport] = set()

    async def start_serving(self) -> None:
        early, self._early = self._early, None
        for socket in early or ():
            self._begin(socket)

    async def listen(self) -> None:
        """Take the addresses: hosts listen at once. Until it serves, connections wait."""
        net = host_module("net", "create_server")
        for place in self._places:
            server = without_surprise(net.createServer(options_of(allowHalfOpen=True, pauseOnConnect=True)))
            listener = Listener(self._loop, server)
            listening, closed = self._loop.create_future(), self._loop.create_future()
            listener.on("connection", self._begin, without_surprise)
            listener.settle(listening, "listening")
            listener.on("close", partial(self._gone, listener, closed))
            server.listen(options_of(**place))
            try:
                await listening
            except BaseException:
                listener.end()
                self.close()
                raise
            self._servers.append((server, closed))

    def _gone(self, listener: Listener, closed: asyncio.Future[None]) -> None:
        listener.end()
        closed.set_result(None)

    def _begin(self, socket: Any) -> None:
        if self._early is not None:
            if self._closed:
                socket.destroy()
            else:
                self._early.append(socket)
            return
        if socket.destroyed:
            return
        transport = HostTransport(self._loop, socket, self._factory(), self)
        self.transports.add(transport)
        transport.introduce()
        if transport.is_reading():
            socket.resume()

    @property
    def sockets(self) -> tuple[HostSocket, ...]:
        """One for each address that it listens at."""
        found = [(server, server.address()) for server, _ in self._servers if not self._closed]
        return tuple(HostSocket(server, address_of(at.address, at.port, at.family)) for server, at in found)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def is_serving(self) -> bool:
        return self._early is None and not self._closed

    def close(self) -> None:
        """Accept no more; connections go on."""
        if self._closed:
            return
        self._closed = True
        for server, _ in self._servers:
            server.close()
        for socket in self._early or ():
            socket.destroy()
        if self._forever is not None and not self._forever.done():
            self._forever.cancel()

    def close_clients(self) -> None:
        for transport in list(self.transports):
            transport.close()

    def abort_clients(self) -> None:
        for transport in list(self.transports):
            transport.abort()

    async def wait_closed(self) -> None:
        """Wait until it is closed and each connection has ended."""
        for _, closed in self._servers:
            await asyncio.shield(closed)

    async def serve_forever(self) -> None:
        if self._forever is not None:
            raise RuntimeError("server is already being awaited on serve_forever()")
        if self._closed:
            raise RuntimeError("server is closed")
        await self.start_serving()
        self._forever = self._loop.create_future()
        try:
            await self._forever
        finally:
            self._forever = None
            self.close()
            await self.wait_closed()


async def serve(
    loop: asyncio.AbstractEventLoop,
    protocol_factory: Factory,
    host: str | Sequence[str] | None = None,
    port: int | None = None,
    *,
    family: int = AF_UNSPEC,
    sock: object = None,
    backlog: int = 100,
    ssl: object = None,
    start_serving: bool = True,
    **others: object,
) -> HostServer:
    """Listen, as `loop.create_server` does.

    Raises NotImplementedError where the host has no sockets, and for TLS: there are no certificates of one's own.
    """
    host_module("net", "create_server")
    refuse_unknown("create_server", others, CHOSEN_BY_HOST)
    if ssl:
        raise NotImplementedError("create_server() has no TLS: there are no certificates of one's own")
    if sock is not None:
        raise NotImplementedError("create_server() takes no socket here: give it a host and a port")
    hosts = [host] if host is None or isinstance(host, str | bytes) else list(host)
    places = [
        {
            "host": host_name(name) or None,
            "port": port_of(port or 0),
            "backlog": backlog,
            "ipv6Only": family == AF_INET6 or None,
        }
        for name in hosts
    ]
    server = HostServer(loop, protocol_factory, places)
    await server.listen()
    if start_serving:
        await server.start_serving()
    return server
