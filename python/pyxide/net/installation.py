# SPDX-License-Identifier: Apache-2.0
"""`useNodeSockFS()`: what `socket`, `ssl`, `select` and the event loops have of the host's sockets."""

from __future__ import annotations

import socket
import ssl

from pyxide.net import readiness
from pyxide.net.blocking import HostBackedSocket
from pyxide.net.blocking_tls import wrap_host_socket
from pyxide.net.host import host_module
from pyxide.net.names import look_up
from pyxide.suspension import run_sync

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Buffer
    from typing import Any

__all__ = ["install"]


async def _sock_connect(_loop: object, sock: HostBackedSocket, address: Any) -> None:
    await sock.open(address)


async def _sock_recv(_loop: object, sock: HostBackedSocket, nbytes: int) -> bytes:
    return await sock._streams()[0].read(nbytes)


async def _sock_recv_into(_loop: object, sock: HostBackedSocket, buffer: Buffer) -> int:
    with memoryview(buffer) as view, view.cast("B") as room:
        data = await sock._streams()[0].read(len(room))
        room[: len(data)] = data
        return len(data)


async def _sock_sendall(_loop: object, sock: HostBackedSocket, data: Buffer) -> None:
    _, writer = sock._streams()
    writer.write(bytes(data))
    await writer.drain()


async def _sock_accept(_loop: object, sock: HostBackedSocket) -> tuple[HostBackedSocket, Any]:
    return await sock.accept_next()


def _look_up(
    host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> list[tuple[Any, ...]]:
    return run_sync(look_up(host, port, family, type, proto, flags))


def _name_of(host: str) -> str:
    return str(_look_up(host, None, socket.AF_INET)[0][4][0])


def install() -> None:
    """Let `socket`, and what builds on it, use the host's sockets. Raises NotImplementedError where there are none."""
    from pyxide.blocking_loop import BaseLoop  # which asyncio, now imported, has brought in its order

    host_module("net", "useNodeSockFS")
    socket.socket = socket.SocketType = HostBackedSocket  # type: ignore[misc,assignment]
    socket.getaddrinfo = _look_up
    socket.gethostbyname = _name_of
    readiness.install()
    ssl.SSLContext.wrap_socket = wrap_host_socket  # type: ignore[method-assign,assignment]
    for method in (_sock_accept, _sock_connect, _sock_recv, _sock_recv_into, _sock_sendall):
        setattr(BaseLoop, method.__name__.removeprefix("_"), method)
