# SPDX-License-Identifier: Apache-2.0
"""Servers of `socketserver` that start a thread for each request: here a task of the event loop that waits handles it.

One request is handled at a time. On the command line imported right after `socketserver`.
"""

from __future__ import annotations

from socketserver import ThreadingMixIn

from pyxide.net.blocking import HostBackedSocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _process_request(self: Any, request: Any, client_address: Any) -> None:
    """Start a task to process the request."""
    if not isinstance(request, HostBackedSocket):
        self.process_request_thread(request, client_address)
        return
    from pyxide.suspension import start_beside

    async def process() -> None:
        # Browsers connect before they know what for, and others must not wait for that.
        if getattr(self.RequestHandlerClass, "protocol_version", "").startswith("HTTP/"):
            await request.wait_until_readable()
        self.process_request_thread(request, client_address)

    start_beside(process())


ThreadingMixIn.process_request = _process_request  # type: ignore[method-assign]
