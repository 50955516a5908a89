# SPDX-License-Identifier: Apache-2.0
"""`socket.socket` over the host's sockets: each call blocks Python, and not the host, until the host has answered.

Needs WebAssembly stack switching, as `run_sync` does. TCP alone.
Invariant: asyncio, which imports `socket`, is not imported before a socket waits.
"""

from __future__ import annotations

import socket
from collections import deque
from contextlib import suppress
from errno import EAGAIN, EALREADY, EBADF, EINVAL, EISCONN, ENOTCONN, EOPNOTSUPP, EPIPE, errorcode
from operator import index
from os import strerror

from pyxide.net import readiness

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Buffer, Iterable
    from typing import Any, NoReturn

__all__ = ["HostBackedSocket"]

# One read of the host's buffer at most.
CHUNK = 1 << 18

EmscriptenSocket = socket.socket


def _arrival(reader: asyncio.StreamReader) -> Awaitable[None]:
    """Wait until there is something to read, or the end."""
    waiting: Awaitable[None] = reader._wait_for_data("recv")  # type: ignore[attr-defined]
    return waiting


def _run_sync[T](awaitable: Awaitable[T]) -> T:
    from pyxide.suspension import run_sync

    return run_sync(awaitable)


def _fail(number: int) -> NoReturn:
    raise OSError(number, strerror(number))


class HostBackedSocket(EmscriptenSocket):
    """A TCP socket of the host, with the methods of `socket.socket`."""

    __module__ = "socket"
    __qualname__ = "socket"

    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    _server: asyncio.Server | None = None
    _is_shut = False
    _is_broken = False

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        # The C library's socket, which lends its number, knows no IPv6.
        self._family = family if family == socket.AF_INET6 else None
        super().__init__(family if self._family is None else socket.AF_INET, type, proto, fileno)
        readiness.sockets[self.fileno()] = self

    @property
    def family(self) -> Any:
        return super().family if self._family is None else socket.AddressFamily(self._family)

    def is_readable(self) -> bool:
        """Tell whether `recv` or `accept` would not wait."""
        if self._server is not None:
            return bool(self._waiting)
        reader = self._reader
        return reader is None or bool(reader._buffer) or reader.at_eof() or reader.exception() is not None  # type: ignore[attr-defined]

    async def wait_until_readable(self) -> None:
        """Wait until there is something to read, or the connection has ended."""
        while not self.is_readable():
            with suppress(ConnectionError):
                await _arrival(self._streams()[0])

    def is_writable(self) -> bool:
        """Tell whether what is sent would not wait for what was sent before."""
        if self._writer is None:
            return self._server is None
        transport = self._writer.transport
        return transport.get_write_buffer_size() <= transport.get_write_buffer_limits()[1]

    def _wait[T](self, awaitable: Awaitable[T]) -> T:
        """Wait as long as the socket may. A non-blocking one comes here when it need not wait, or has to."""
        timeout = self.gettimeout()
        if not timeout:
            return _run_sync(awaitable)
        import asyncio

        try:
            return _run_sync(asyncio.wait_for(awaitable, timeout))
        except TimeoutError:
            raise TimeoutError("timed out") from None

    def _check_open(self) -> None:
        if self.fileno() < 0:
            _fail(EBADF)

    def _streams(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._check_open()
        if self._reader is None or self._writer is None:
            _fail(ENOTCONN)
        return self._reader, self._writer

    def connect(self, address: Any, /) -> None:
        self._check_open()
        if self.type != socket.SOCK_STREAM:
            _fail(EOPNOTSUPP)
        self._check_address("connect", address)
        if self._reader is not None:
            _fail(EISCONN)
        if self._server is not None:  # bound to a place of its own, which it leaves from
            self._server.close()
            self._server = None
        # A socket that does not block has to wait for this all the same, as in the npm package.
        self._wait(self._sock_connect(address))

    def _check_address(self, function: str, address: object) -> None:
        kind = self.family.name
        if not isinstance(address, tuple):
            raise TypeError(f"{function}(): {kind} address must be tuple, not {type(address).__name__}")
        if len(address) != 2 and (kind == "AF_INET" or not 2 < len(address) < 5):
            raise TypeError(f"{function}(): {kind} address must be a pair (host, port), not {len(address)} values")
        index(address[1])
        if kind == "AF_INET" and isinstance(address[0], str) and ":" in address[0]:
            raise socket.gaierror(socket.EAI_ADDRFAMILY, f"an {kind} socket does not reach {address[0]!r}")

    async def _sock_connect(self, address: Any) -> None:
        """Connect, without blocking."""
        import asyncio

        self._reader, self._writer = await asyncio.open_connection(address[0], address[1])

    def connect_ex(self, address: Any, /) -> int:
        try:
            self.connect(address)
        except OSError as error:
            if error.errno not in errorcode:
                raise
            return error.errno or EALREADY
        return 0

    def bind(self, address: Any, /) -> None:
        """Take an address, and listen: hosts do both at once."""
        self._check_open()
        if self.type != socket.SOCK_STREAM:
            super().bind(address)
            return
        self._check_address("bind", address)
        if self._server is not None or self._writer is not None:
            _fail(EINVAL)
        self._start(tuple(address), 100)

    def listen(self, backlog: int = 100, /) -> None:
        self._check_open()
        if self._server is None:
            self._start(("", 0), backlog)

    def _start(self, place: tuple[Any, ...], backlog: int) -> None:
        import asyncio

        self._waiting: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self._arrived = asyncio.Event()
        self._server = _run_sync(asyncio.start_server(self._arrive, place[0] or None, place[1], backlog=backlog))

    async def _arrive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._waiting.append((reader, writer))
        self._arrived.set()

    def accept(self) -> tuple[HostBackedSocket, Any]:
        self._check_open()
        if self._server is None:
            _fail(EINVAL)
        if self.gettimeout() == 0 and not self._waiting:
            raise BlockingIOError(EAGAIN, strerror(EAGAIN))
        return self._wait(self._sock_accept())

    async def _sock_accept(self) -> tuple[HostBackedSocket, Any]:
        """Wait for a connection, without blocking."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        accepted = HostBackedSocket(self.family, self.type, self.proto)
        accepted._reader, accepted._writer = self._waiting.popleft()
        return accepted, accepted.getpeername()

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        if bufsize < 0:
            raise ValueError("negative buffersize in recv")
        reader, _ = self._streams()
        if bufsize == 0:
            return b""
        buffered: bytearray = reader._buffer  # type: ignore[attr-defined]
        if not buffered and not reader.at_eof() and not self._is_broken:
            self._wait_for_data(reader, flags)
        if flags & socket.MSG_PEEK:
            return bytes(buffered[:bufsize])
        return _run_sync(reader.read(bufsize)) if buffered else b""

    def _wait_for_data(self, reader: asyncio.StreamReader, flags: int) -> None:
        """Wait for data or the end. A connection that breaks is an error once, and at its end afterwards."""
        if reader.exception() is None:
            if self.gettimeout() == 0 or flags & socket.MSG_DONTWAIT:
                raise BlockingIOError(EAGAIN, strerror(EAGAIN))
            with suppress(ConnectionError):
                self._wait(_arrival(reader))
        if (error := reader.exception()) is not None:
            self._is_broken = True
            raise error

    def recv_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0, /) -> int:
        with memoryview(buffer) as view, view.cast("B") as room:
            data = self.recv(min(nbytes or len(room), CHUNK), flags)
            room[: len(data)] = data
            return len(data)

    def recvfrom(self, bufsize: int, flags: int = 0, /) -> tuple[bytes, Any]:
        return self.recv(bufsize, flags), None

    def recvfrom_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0, /) -> tuple[int, Any]:
        return self.recv_into(buffer, nbytes, flags), None

    def recvmsg(self, bufsize: int, ancbufsize: int = 0, flags: int = 0, /) -> tuple[bytes, list[Any], int, Any]:
        return self.recv(bufsize, flags), [], 0, None

    def send(self, data: Buffer, _flags: int = 0, /) -> int:
        with memoryview(data) as view:
            self._check_open()
            if self._writer is None or self._is_shut:
                _fail(EPIPE)
            if self.gettimeout() == 0 and not self.is_writable():
                raise BlockingIOError(EAGAIN, strerror(EAGAIN))
            writer = self._writer
            writer.write(bytes(view))
            if self.gettimeout() != 0:
                self._wait(writer.drain())
            return view.nbytes

    def sendmsg(
        self, buffers: Iterable[Buffer], ancdata: object = (), flags: int = 0, address: object = None, /
    ) -> int:
        if ancdata or address is not None:
            _fail(EOPNOTSUPP)
        return self.send(b"".join(buffers), flags)

    def sendall(self, data: Buffer, flags: int = 0, /) -> None:
        self.send(data, flags)

    def shutdown(self, how: int, /) -> None:
        if how not in (socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR):
            _fail(EINVAL)
        _, writer = self._streams()
        if how != socket.SHUT_RD:
            self._is_shut = True
            writer.write_eof()

    # What `loop.sock_recv` and its like do with this socket.

    async def _sock_recv(self, nbytes: int) -> bytes:
        return await self._streams()[0].read(nbytes)

    async def _sock_recv_into(self, buffer: Buffer) -> int:
        with memoryview(buffer) as view, view.cast("B") as room:
            data = await self._streams()[0].read(len(room))
            room[: len(data)] = data
            return len(data)

    async def _sock_sendall(self, data: Buffer) -> None:
        _, writer = self._streams()
        writer.write(bytes(data))
        await writer.drain()

    def _real_close(self, *args: Any) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._server is not None:
            self._server.close()
        self._reader = self._writer = self._server = None
        super()._real_close(*args)  # type: ignore[misc]

    def getpeername(self) -> Any:
        return self._streams()[1].get_extra_info("peername")

    def getsockname(self) -> Any:
        self._check_open()
        if self._server is not None:
            return self._server.sockets[0].getsockname()
        if self._writer is not None:
            return self._writer.get_extra_info("sockname")
        return ("0.0.0.0", 0) if self._family is None else ("::", 0, 0, 0)

    def setsockopt(self, level: int, option: int, value: Any, *length: int) -> None:
        self._check_open()
        if self._writer is not None:
            self._writer.get_extra_info("socket").setsockopt(level, option, value)

    def getsockopt(self, level: int, option: int, length: int = 0, /) -> Any:
        self._check_open()
        if self._writer is not None:
            return self._writer.get_extra_info("socket").getsockopt(level, option, length)
        return bytes(length) if length else 0
