# SPDX-License-Identifier: Apache-2.0
"""Makes `http.client` speak through the host, and with it `urllib.request` and what is built on them.

A connection gets a `FetchSocket` instead of a socket: it collects the bytes of the request, makes it when it is whole,
and gives the answer as the bytes that a server would have sent. After `useNodeSockFS()` it gets a socket where it can
wait for one. Imported with `http.client`; see the importer.
"""

from __future__ import annotations

import sys
from functools import partialmethod
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO

from pyxide.http.blocking import request
from pyxide.suspension import can_run_sync

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["FetchSocket", "install"]

# The body arrives decoded and whole.
CODINGS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})


class FetchSocket:
    """A socket to one server, for one request after another."""

    def __init__(self, scheme: str, host: str, port: int, timeout: float | None) -> None:
        self._base = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
        self._timeout = timeout
        self._sent = bytearray()
        self._answer = b""

    def sendall(self, data: Any) -> None:
        """Add bytes to the request, and make it when it is whole, so that an OSError comes from the sending."""
        self._sent += data
        if _is_whole(self._sent):
            self._answer = self._exchange()

    send = sendall

    def makefile(self, mode: str = "rb", *args: Any, **options: Any) -> BytesIO:
        """Give the answer, in the form of HTTP/1.1."""
        answer, self._answer = self._answer, b""
        return BytesIO(answer or self._exchange())

    def _exchange(self) -> bytes:
        sent = bytes(self._sent)
        self._sent.clear()
        method, target, headers, body = _parse(sent)
        url = target if "://" in target else self._base + target
        answer = request(method, url, headers, body or None, self._timeout)
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}"]
        lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() not in CODINGS]
        if method == "HEAD":
            lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() == "content-length"]
        else:
            lines.append(f"content-length: {len(answer.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + answer.body

    def settimeout(self, timeout: float | None) -> None:
        """Set how many seconds the next request may take."""
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    def setsockopt(self, *args: object) -> None:
        """Do nothing: the host has sockets of its own."""

    def shutdown(self, how: int) -> None:
        """Do nothing: the host has sockets of its own."""

    def close(self) -> None:
        """Forget what has been written."""
        self._sent.clear()


def _is_whole(sent: bytearray) -> bool:
    """Tell whether the request has come to its end, by its headers."""
    end = sent.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = sent[:end].lower() + b"\r\n"
    if b"\r\ntransfer-encoding:" in head:
        return sent.endswith(b"0\r\n\r\n")
    _, _, length = head.partition(b"\r\ncontent-length:")
    return len(sent) - end - 4 >= int(length.partition(b"\r\n")[0].strip() or b"0")


def _parse(sent: bytes) -> tuple[str, str, list[tuple[str, str]], bytes]:
    """Take a request apart: method, target, headers, body."""
    head, _, body = sent.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = []
    for line in lines:
        name, _, value = line.partition(":")
        headers.append((name, value.strip()))
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        body = _join_chunks(body)
    return method, target, headers, body


def _join_chunks(body: bytes) -> bytes:
    parts = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        parts.append(rest[:length])
        body = rest[length + 2 :]
    return b"".join(parts)


def _connect(self: Any, connect_by_socket: Callable[[Any], None]) -> None:
    """Make no connection yet, unless by a socket: the host does that with the request."""
    if "pyxide.net.blocking" in sys.modules and can_run_sync():
        connect_by_socket(self)
        return
    if self._tunnel_host:
        raise OSError("proxies cannot be chosen here: requests go through the host's fetch")
    scheme = "https" if isinstance(self, HTTPSConnection) else "http"
    timeout = self.timeout if isinstance(self.timeout, (int, float)) else None
    self.sock = FetchSocket(scheme, self.host, self.port, timeout)


def install() -> None:
    """Make all connections of `http.client` go through the host."""
    for kind in (HTTPConnection, HTTPSConnection):
        kind.connect = partialmethod(_connect, kind.connect)  # type: ignore[assignment]


install()
