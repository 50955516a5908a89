# SPDX-License-Identifier: Apache-2.0
"""What event loops have on other systems and not here: methods that say why, and what there is instead."""

from __future__ import annotations

from asyncio import events
from functools import wraps

from pyxide.advice import advice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

__all__ = ["limited", "refuse_sockets"]

SOCKETS = advice(
    "there are no sockets; HTTP is in pyodide.http, urllib and js.fetch, and there is js.WebSocket; "
    "those of Node are behind asyncio.open_connection() and start_server(), and behind useNodeSockFS()",
    "there are no such sockets; asyncio.open_connection(), start_server() and socket.socket have Node's, for TCP",
)
PROCESSES = "there are no processes"

LIMITS = {
    **dict.fromkeys(
        (
            "connect_accepted_socket",
            "create_datagram_endpoint",
            "create_unix_connection",
            "create_unix_server",
            "sendfile",
            "sock_accept",
            "sock_connect",
            "sock_recv",
            "sock_recv_into",
            "sock_recvfrom",
            "sock_recvfrom_into",
            "sock_sendall",
            "sock_sendfile",
            "sock_sendto",
        ),
        SOCKETS,
    ),
    **dict.fromkeys(("subprocess_exec", "subprocess_shell"), PROCESSES),
}

IS_COROUTINE = 0x80  # of `co_flags`


def _refusal(name: str, reason: str) -> Callable[..., Any]:
    method = getattr(events.AbstractEventLoop, name)

    @wraps(method)
    def refuse(*_args: Any, **_options: Any) -> NoReturn:
        raise NotImplementedError(f"{name}() is not available in WebAssembly: {reason}")

    @wraps(method)
    async def refuse_later(_loop: object, sock: object = None, *args: Any, **_options: Any) -> Any:
        # Sockets of the host serve themselves.
        serve = getattr(sock, f"_{name}", None)
        return refuse() if serve is None else await serve(*args)

    return refuse_later if method.__code__.co_flags & IS_COROUTINE else refuse


def refuse_sockets(name: str) -> NoReturn:
    """Say that the host has no sockets (NotImplementedError)."""
    raise NotImplementedError(f"{name}() is not available in WebAssembly: {SOCKETS}")


def limited[Loop](loop: type[Loop]) -> type[Loop]:
    """Give a class of loops the methods that say why they cannot do what they should (NotImplementedError)."""
    for name, reason in LIMITS.items():
        setattr(loop, name, _refusal(name, reason))
    return loop
