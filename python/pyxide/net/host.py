# SPDX-License-Identifier: Apache-2.0
"""The sockets of Node, Deno and Bun (`node:net`, `node:tls`): their events, errors, addresses and options.

What the host tells becomes a callback of the loop, in the same order, so that a protocol's exception goes to the loop's
handler of exceptions and never to the host.
"""

from __future__ import annotations

import asyncio  # noqa: TC003  first: it brings in the loop's modules in their order
import errno
import ssl
from socket import (
    AF_INET,
    AF_INET6,
    AF_UNSPEC,
    EAI_NONAME,
    EAI_SERVICE,
    IPPROTO_TCP,
    SO_KEEPALIVE,
    SOCK_STREAM,
    SOL_SOCKET,
    TCP_NODELAY,
    gaierror,
)

from _pyxide import create_proxy, to_js

from pyxide.loop_limits import refuse_sockets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from _pyxide import JsException

__all__ = [
    "FAMILIES",
    "HostSocket",
    "Listener",
    "address_of",
    "error_of",
    "host_module",
    "host_name",
    "is_address",
    "opened",
    "options_of",
    "port_of",
    "refuse_unknown",
    "without_surprise",
]

FAMILIES: dict[int, int] = {AF_UNSPEC: 0, AF_INET: 4, AF_INET6: 6}
# What OpenSSL calls what the host found: number and words.
VERIFY_CODES = {
    "CERT_NOT_YET_VALID": (9, "certificate is not yet valid"),
    "CERT_HAS_EXPIRED": (10, "certificate has expired"),
    "DEPTH_ZERO_SELF_SIGNED_CERT": (18, "self-signed certificate"),
    "SELF_SIGNED_CERT_IN_CHAIN": (19, "self-signed certificate in certificate chain"),
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": (20, "unable to get local issuer certificate"),
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE": (21, "unable to verify the first certificate"),
    "CERT_REVOKED": (23, "certificate revoked"),
}
NO_NAME = ("ENOTFOUND", "EAI_AGAIN", "EAI_NONAME")


def host_module(name: str, function: str) -> Any:
    """Give `node:net` or `node:tls`. Raises NotImplementedError, for `function`, where the host has none."""
    try:
        from js import process

        return process.getBuiltinModule(name)
    except (ImportError, AttributeError):
        return refuse_sockets(function)


def options_of(**fields: object) -> Any:
    """Give an object of JavaScript; what is None is left out."""
    from js import Object

    return to_js(
        {name: value for name, value in fields.items() if value is not None}, dict_converter=Object.fromEntries
    )


def without_surprise(target: Any) -> Any:
    """Give a socket or server back whose late errors end no process: those that matter are heard by others, too."""
    from js import Function

    target.on("error", Function.prototype)
    return target


def error_of(error: JsException) -> OSError:
    """Give the host's error as the class that sockets raise."""
    code = str(getattr(error, "code", ""))
    message = str(getattr(error, "message", error))
    if code in NO_NAME:
        return gaierror(EAI_NONAME, message)
    number = getattr(errno, code, None)
    if number is not None:
        return OSError(number, message)
    if "CERT" in code or "VERIFY" in code:
        return _refusal_of(code, message)
    if code.startswith(("ERR_SSL", "ERR_TLS")):
        return ssl.SSLError(1, message)
    return OSError(message)


def _refusal_of(code: str, message: str) -> ssl.SSLCertVerificationError:
    number, why = VERIFY_CODES.get(code, (62 if "ALTNAME" in code else 1, message))
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {why}")
    error.library, error.reason = "SSL", "CERTIFICATE_VERIFY_FAILED"
    error.verify_code, error.verify_message = number, why
    return error


def host_name(host: str | bytes | None) -> str | None:
    """Give a host's name. Raises ValueError, as other systems do, for an impossible one."""
    if isinstance(host, bytes):
        host = host.decode("ascii")
    if host is not None and "\0" in host:
        raise ValueError("embedded null character")
    if host and not is_address(host):
        host.encode("idna")
    return host


def port_of(port: int | str) -> int:
    """Give a port's number. Raises OverflowError for an impossible one, gaierror for the name of a service."""
    try:
        number = int(port)
    except ValueError:
        raise gaierror(EAI_SERVICE, f"{port!r} is no port number; names of services are unknown here") from None
    if not 0 <= number <= 0xFFFF:
        raise OverflowError(f"port must be 0-65535, not {number}")
    return number


def refuse_unknown(function: str, given: dict[str, object], known: set[str]) -> None:
    """Raise TypeError for an argument that the function has not; those that it has are the host's to choose."""
    for name in given:
        if name not in known:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")


def is_address(host: str) -> bool:
    """Tell whether a host is given by numbers, and not by its name."""
    return ":" in host or host.replace(".", "").isdigit()


def address_of(host: str | None, port: int | None, family: str | None) -> tuple[Any, ...]:
    """Give an address as `getsockname` does: two fields for IPv4, four for IPv6."""
    if host is None:
        return ()
    return (host, port, 0, 0) if family in ("IPv6", 6) else (host, port)


class HostSocket:
    """What `get_extra_info("socket")` gives: the addresses and the options of a socket of the host."""

    type = SOCK_STREAM
    proto = IPPROTO_TCP

    def __init__(self, socket: Any, sockname: tuple[Any, ...]) -> None:
        self._socket = socket
        self._name = sockname
        self.family = AF_INET6 if len(sockname) > 2 else AF_INET
        self._options: dict[tuple[int, int], int] = {}

    def fileno(self) -> int:
        """Give -1: it has no descriptor."""
        return -1

    def getsockname(self) -> tuple[Any, ...]:
        return self._name

    def getpeername(self) -> tuple[Any, ...]:
        socket = self._socket
        return address_of(socket.remoteAddress, socket.remotePort, socket.remoteFamily)

    def setsockopt(self, level: int, option: int, value: object = None, _length: int = 0) -> None:
        """Set TCP_NODELAY or SO_KEEPALIVE; others are the host's."""
        if (level, option) == (IPPROTO_TCP, TCP_NODELAY):
            self._socket.setNoDelay(bool(value))
        elif (level, option) == (SOL_SOCKET, SO_KEEPALIVE):
            self._socket.setKeepAlive(bool(value))
        else:
            return
        self._options[level, option] = int(bool(value))

    def getsockopt(self, level: int, option: int, length: int = 0) -> int | bytes:
        """Give what was set, or 0: the host does not tell."""
        value = self._options.get((level, option), 0)
        return value.to_bytes(length, "little") if length else value


class Listener:
    """The handlers of a host's object. They and their proxies are gone after `end`, which calls `ended`.

    A closed loop calls none.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, target: Any, ended: Callable[[], None] = lambda: None) -> None:
        self._loop = loop
        self._target = target
        self._ended = ended
        self._handlers: dict[str, Any] = {}
        self.has_ended = False

    def on(self, event: str, handler: Callable[..., object], convert: Callable[..., Any] | None = None) -> None:
        """Call `handler` in the loop with the event's argument, or with what `convert` makes of it at once."""

        def heard(*args: Any) -> None:
            if not self._loop.is_closed():
                self._loop.call_soon(handler, *(map(convert, args[:1]) if convert else ()))
            elif event == "close":
                self.end()
            else:
                (getattr(self._target, "destroy", None) or self._target.close)()

        self._handlers[event] = create_proxy(heard)
        self._target.on(event, self._handlers[event])

    def settle(self, future: asyncio.Future[None], event: str) -> None:
        """Let `future` be done at `event`, and fail with the host's error."""

        def settled(error: OSError | None = None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

        self.on(event, settled)
        self.on("error", settled, error_of)

    def end(self) -> None:
        """Remove the handlers."""
        for event, handler in self._handlers.items():
            self._target.removeListener(event, handler)
        for proxy in self._handlers.values():
            proxy.destroy()
        self._handlers.clear()
        self.has_ended = True
        self._ended()


async def opened(loop: asyncio.AbstractEventLoop, socket: Any, event: str) -> None:
    """Wait for the event that says that a socket is open. Raises what the host says of why it is not."""
    done = loop.create_future()
    listener = Listener(loop, socket)
    listener.settle(done, event)
    try:
        await done
    except BaseException:
        socket.destroy()
        raise
    finally:
        listener.end()
