# SPDX-License-Identifier: Apache-2.0
"""A connection of the host as asyncio's transport."""

from __future__ import annotations

import asyncio
from asyncio import constants, protocols, transports
from asyncio.log import logger
from collections import deque
from contextlib import contextmanager
from functools import partial

from _pyxide import create_proxy, to_js

from pyxide.net.host import HostSocket, Listener, address_of, error_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pyxide.net.server import HostServer
    from pyxide.net.tls import TlsObject

__all__ = ["HostTransport"]


class HostTransport(transports._FlowControlMixin):
    """A connection of the host as asyncio's transport."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        socket: Any,
        protocol: asyncio.BaseProtocol,
        server: HostServer | None = None,
        tls: TlsObject | None = None,
    ) -> None:
        info = HostSocket(socket, address_of(socket.localAddress, socket.localPort, socket.localFamily))
        extra = {"socket": info, "sockname": info.getsockname(), "peername": info.getpeername()}
        if tls is not None:
            extra |= {"ssl_object": tls, "sslcontext": tls.context, "cipher": tls.cipher(), "compression": None}
            extra["peercert"] = tls.getpeercert()
        super().__init__(extra, loop)
        self._host_loop = loop
        self._socket = socket
        self._server = server
        self._closing = False
        self._reading = True
        self._told: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._failure: BaseException | None = None
        self._late_writes = 0
        self._unsent = 0
        self._on_sent: Any = create_proxy(self._sent)
        self._listener = Listener(loop, socket, self._let_go)
        self.set_protocol(protocol)

    def introduce(self) -> None:
        """Give the protocol its transport, and begin."""
        with self._reporting("protocol.connection_made() call failed.", is_fatal=False):
            self._protocol.connection_made(self)
        self.begin()

    def begin(self) -> None:
        """Listen to the host from now on."""
        self._listener.on("data", partial(self._deliver, self._received), lambda chunk: chunk.to_bytes())
        self._listener.on("end", partial(self._deliver, self._ended))
        self._listener.on("error", self._failed, error_of)
        self._listener.on("close", partial(self._deliver, self._closed))

    def detach(self) -> Any:
        """Give the host's socket away: another transport goes on with it."""
        self._leave()
        return self._socket

    def _deliver(self, receive: Callable[..., None], *args: Any) -> None:
        self._told.append((receive, args))
        self._give_on()

    def _give_on(self) -> None:
        """Give the protocol what the host has told, until it wants no more: the host stops a little later."""
        while self._told and (self._reading or self._closing):
            receive, args = self._told.popleft()
            receive(*args)

    def _received(self, data: bytes) -> None:
        if self._closing:
            return
        with self._reporting("Fatal error: protocol.data_received() call failed."):
            if isinstance(self._protocol, asyncio.BufferedProtocol):
                protocols._feed_data_to_buffered_proto(self._protocol, data)  # type: ignore[attr-defined]
            else:
                self._protocol.data_received(data)

    def _ended(self) -> None:
        if self._closing:
            return
        with self._reporting("Fatal error: protocol.eof_received() call failed."):
            if not self._protocol.eof_received():
                self.close()

    @contextmanager
    def _reporting(self, message: str, *, is_fatal: bool = True) -> Iterator[None]:
        """Tell the loop's handler what the protocol raises; after a fatal one the connection ends."""
        try:
            yield
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            context = {"message": message, "exception": error, "transport": self, "protocol": self._protocol}
            self._host_loop.call_exception_handler(context)
            if is_fatal:
                self._failure = error
                self.abort()

    def _failed(self, error: OSError) -> None:
        self._failure = error

    def _leave(self) -> None:
        """Hear nothing more of the host, but how the last writes end."""
        self._closing = True
        self._listener.end()

    def _let_go(self) -> None:
        if self._unsent == 0 and self._on_sent is not None:
            self._on_sent.destroy()
            self._on_sent = None

    def _closed(self) -> None:
        self._leave()
        if self._server is not None:
            self._server.transports.discard(self)
        self._protocol.connection_lost(self._failure)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol: Any = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        protocol: asyncio.BaseProtocol = self._protocol
        return protocol

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        """Stop reading, and close when what was written is sent."""
        if not self._closing:
            self._begin_to_close()
            self._socket.destroySoon()

    def abort(self) -> None:
        self._begin_to_close()
        self._socket.destroy()

    def _begin_to_close(self) -> None:
        """Read no more, and tell the protocol of the end, if it is there already, though it had paused."""
        self._closing = True
        if not self._host_loop.is_closed():
            self._host_loop.call_soon(self._give_on)

    def is_reading(self) -> bool:
        return self._reading and not self._closing

    def pause_reading(self) -> None:
        if self.is_reading():
            self._reading = False
            self._socket.pause()

    def resume_reading(self) -> None:
        if not self._reading and not self._closing:
            self._reading = True
            self._host_loop.call_soon(self._give_on)
            self._socket.resume()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not isinstance(data, bytes | bytearray | memoryview):
            raise TypeError(f"data argument must be a bytes-like object, not {type(data).__name__!r}")
        if self._on_sent is None or self._socket.destroyed:
            if self._late_writes >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning("socket.send() raised exception.")
            self._late_writes += 1
            self._begin_to_close()  # so that drain() lets the loop tell of the end
            return
        if self._socket.writableEnded:
            if not self._closing:
                raise RuntimeError("Cannot call write() after write_eof()")
            return
        if data:
            self._unsent += 1
            self._socket.write(to_js(bytes(data)), self._on_sent)
            self._maybe_pause_protocol()  # type: ignore[attr-defined]

    def _sent(self, *_error: object) -> None:
        """Hear of the host that one write has ended, sent or not; some hosts tell it after the connection's end."""
        self._unsent -= 1
        if not self._listener.has_ended:
            self._maybe_resume_protocol()  # type: ignore[attr-defined]
        else:
            self._let_go()

    def get_write_buffer_size(self) -> int:
        return int(self._socket.writableLength)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        if not self._closing and not self._socket.writableEnded:
            self._socket.end()
