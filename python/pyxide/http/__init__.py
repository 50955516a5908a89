# SPDX-License-Identifier: Apache-2.0
"""HTTP over the host's `fetch`: `pyfetch` for code that awaits, `open_url` and `pyxhr` for code that blocks.

`urllib.request` and `http.client` work as well; see `pyxide.http.connection`.
"""

from __future__ import annotations

from io import StringIO

from pyxide.http.errors import (
    AbortError,
    BodyUsedError,
    HttpStatusError,
    XHRError,
    XHRNetworkError,
    XHRTimeoutError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyxide.http.response import FetchResponse, pyfetch

__all__ = [
    "AbortError",
    "BodyUsedError",
    "FetchResponse",
    "HttpStatusError",
    "XHRError",
    "XHRNetworkError",
    "XHRTimeoutError",
    "open_url",
    "pyfetch",
]


def open_url(url: str) -> StringIO:
    """Fetch a text, blocking until it has arrived.

    Raises OSError when the server cannot be reached. What it answers is returned whatever its status; bytes that are
    not UTF-8 become replacement characters.
    """
    from pyxide.http.blocking import request

    return StringIO(request("GET", url).body.decode(errors="replace"))


def __getattr__(name: str) -> object:
    """Load what imports asyncio when it is asked for."""
    if name in {"FetchResponse", "pyfetch"}:
        from pyxide.http import response

        return getattr(response, name)
    if name == "pyxhr":
        from importlib import import_module

        return import_module("pyxide.http.pyxhr")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
