# SPDX-License-Identifier: Apache-2.0
"""Sockets of the command line: the host's from the start, where Python can wait for them.

Imported right after `socket`.
"""

from __future__ import annotations

from _pyxide import can_suspend

import pyxide.socket_options  # noqa: F401

if can_suspend():
    from pyxide.net.installation import install_sockets

    install_sockets()
