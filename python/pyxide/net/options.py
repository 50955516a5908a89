# SPDX-License-Identifier: Apache-2.0
"""Options that CPython leaves out of `socket` for Emscripten: programs name them before they listen."""

import _socket
import socket

for module in (_socket, socket):
    vars(module).update(SO_REUSEADDR=2, SO_REUSEPORT=15)
