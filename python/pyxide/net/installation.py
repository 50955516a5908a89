# SPDX-License-Identifier: Apache-2.0
"""`useNodeSockFS()`: what `socket`, `ssl`, `select` and the event loops have of the host's sockets."""

from __future__ import annotations

import socket

from pyxide.net import readiness
from pyxide.net.blocking import HostBackedSocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["install", "install_sockets"]


def _look_up(
    host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> list[tuple[Any, ...]]:
    from pyxide.net.names import look_up
    from pyxide.suspension import run_sync

    return run_sync(look_up(host, port, family, type, proto, flags))


def _name_of(host: str) -> str:
    return str(_look_up(host, None, socket.AF_INET)[0][4][0])


def install_sockets() -> None:
    """Do so for `socket` and `select`, without asyncio, which imports `socket`."""
    socket.socket = socket.SocketType = HostBackedSocket  # type: ignore[misc,assignment]
    socket.getaddrinfo = _look_up
    socket.gethostbyname = _name_of
    readiness.install()


def install() -> None:
    """Let `socket`, and what builds on it, use the host's sockets. Raises NotImplementedError where there are none."""
    from pyxide.net.host import host_module

    host_module("net", "useNodeSockFS")
    install_sockets()
    import pyxide.net.wrapping  # noqa: F401
