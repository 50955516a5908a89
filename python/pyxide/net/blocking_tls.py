# SPDX-License-Identifier: Apache-2.0
"""TLS of sockets that block: `SSLContext.wrap_socket` makes a socket of the host one of these."""

from __future__ import annotations

import ssl

from pyxide.net.blocking import HostBackedSocket
from pyxide.net.tls import HostTls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from pyxide.net.tls import TlsObject

__all__ = ["wrap_host_socket"]


class HostTlsSocket(HostTls, HostBackedSocket):
    """A connection of the host in TLS, with the methods of `ssl.SSLSocket` that tell of it."""

    __module__ = "ssl"
    __qualname__ = "SSLSocket"

    def _told(self) -> TlsObject:
        told: TlsObject = self._streams()[1].get_extra_info("ssl_object")
        return told

    @property
    def context(self) -> ssl.SSLContext:
        return self._told().context

    @property
    def server_hostname(self) -> str | None:
        return self._told().server_hostname

    def version(self) -> str | None:
        return self._told().version()

    def cipher(self) -> tuple[str, str, int] | None:
        return self._told().cipher()

    def getpeercert(self, binary_form: bool = False) -> Any:
        return self._told().getpeercert(binary_form)

    def selected_alpn_protocol(self) -> str | None:
        return self._told().selected_alpn_protocol()

    def pending(self) -> int:
        """Give how many bytes have arrived and are not read."""
        return len(self._streams()[0]._buffer)  # type: ignore[attr-defined]

    def do_handshake(self, block: bool = False) -> None:
        """Do nothing: the handshake has been when there is such a socket."""

    def read(self, len: int = 1024, buffer: Any = None) -> Any:
        return self.recv(len) if buffer is None else self.recv_into(buffer, len)

    def write(self, data: Any) -> int:
        return self.send(data)

    def unwrap(self) -> NoReturn:
        raise NotImplementedError("the host ends TLS with its connection: close the socket")


def wrap_host_socket(
    self: ssl.SSLContext,
    sock: HostBackedSocket,
    server_side: bool = False,
    do_handshake_on_connect: bool = True,  # noqa: ARG001
    suppress_ragged_eofs: bool = True,  # noqa: ARG001
    server_hostname: str | None = None,
    session: Any = None,  # noqa: ARG001
) -> Any:
    """Serve `SSLContext.wrap_socket` (`pyxide.net.wrapping`)."""
    if server_side:
        raise ssl.SSLError(1, "TLS is for clients alone: there are no certificates of one's own")
    reader, writer = sock._streams()
    if reader._buffer:  # type: ignore[attr-defined]
        # Servers of TLS do not speak first.
        raise ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    sock._wait(writer.start_tls(self, server_hostname=server_hostname))
    sock.__class__ = HostTlsSocket
    return sock
