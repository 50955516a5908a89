# SPDX-License-Identifier: Apache-2.0
"""Options that CPython leaves out of `socket` for Emscripten: programs name them before they listen.

Imported right after `socket`, of which it keeps what the host's sockets replace.
"""

import _socket
import socket

__all__ = ["get_address_info"]

get_address_info = socket.getaddrinfo

for module in (_socket, socket):
    vars(module).update(SO_REUSEADDR=2, SO_REUSEPORT=15)
