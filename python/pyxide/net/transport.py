# SPDX-License-Identifier: Apache-2.0
"""A connection of the host as asyncio's transport."""

from __future__ import annotations

import asyncio
from asyncio import protocols, transports
from collections import deque
from functools import partial

from _pyxide import to_js

from pyxide.net.host import HostSocket, Listener, address_of, error_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pyxide.net.server import HostServer

__all__ = ["HostTransport"]


class HostTransport(transports._FlowControlMixin):
    """A connection of the host as asyncio's transport."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, socket: Any, protocol: asyncio.BaseProtocol, server: HostServer | None
    ) -> None:
        info = HostSocket(socket, address_of(socket.localAddress, socket.localPort, socket.localFamily))
        extra = {"socket": info, "sockname": info.getsockname(), "peername": info.getpeername()}
        super().__init__(extra, loop)
        self._host_loop = loop
        self._socket = socket
        self._server = server
        self._closing = False
        self._reading = True
        self._told: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._failure: OSError | None = None
        self._listener = Listener(loop, socket)
        self._written = self._listener.callback(lambda *_: self._maybe_resume_protocol())  # type: ignore[attr-defined]
        self.set_protocol(protocol)

    def begin(self) -> None:
        """Listen to the host from now on."""
        self._listener.on("data", partial(self._deliver, self._received), lambda chunk: chunk.to_bytes())
        self._listener.on("end", partial(self._deliver, self._ended))
        self._listener.on("error", self._failed, error_of)
        self._listener.on("close", partial(self._deliver, self._closed))

    def detach(self) -> Any:
        """Give the host's socket away: another transport goes on with it."""
        self._listener.end()
        self._closing = True
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
        if isinstance(self._protocol, asyncio.BufferedProtocol):
            protocols._feed_data_to_buffered_proto(self._protocol, data)  # type: ignore[attr-defined]
        else:
            self._protocol.data_received(data)

    def _ended(self) -> None:
        if not self._closing and not self._protocol.eof_received():
            self.close()

    def _failed(self, error: OSError) -> None:
        self._failure = error

    def _closed(self) -> None:
        self._closing = True
        self._listener.end()
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
            self._closing = True
            self._host_loop.call_soon(self._give_on)
            self._socket.destroySoon()

    def abort(self) -> None:
        self._closing = True
        self._host_loop.call_soon(self._give_on)
        self._socket.destroy()

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
        if self._socket.writableEnded:
            if not self._closing:
                raise RuntimeError("Cannot call write() after write_eof()")
            return
        if data:
            self._socket.write(to_js(bytes(data)), self._written)
            self._maybe_pause_protocol()  # type: ignore[attr-defined]

    def get_write_buffer_size(self) -> int:
        return int(self._socket.writableLength)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        if not self._closing and not self._socket.writableEnded:
            self._socket.end()
