# SPDX-License-Identifier: Apache-2.0
"""`SSLContext.wrap_socket` for sockets of the host. On the command line imported right after `ssl`."""

from __future__ import annotations

import ssl
from functools import wraps

from pyxide.net.blocking import HostBackedSocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_wrap_socket = ssl.SSLContext.wrap_socket


@wraps(_wrap_socket)
def wrap_socket(self: ssl.SSLContext, sock: Any, *args: Any, **options: Any) -> Any:
    """Give a socket of the host TLS, and any other one what CPython says of it."""
    if not isinstance(sock, HostBackedSocket):
        return _wrap_socket(self, sock, *args, **options)
    from pyxide.net.blocking_tls import wrap_host_socket

    return wrap_host_socket(self, sock, *args, **options)


ssl.SSLContext.wrap_socket = wrap_socket  # type: ignore[method-assign]
