# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with requests. All are OSError."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["AbortError", "BodyUsedError", "HttpStatusError", "XHRError", "XHRNetworkError", "XHRTimeoutError"]


class HttpStatusError(OSError):
    """The server answered with an error.

    `status` is the number (400 to 599), `status_text` the server's words, `url` what was asked for.
    """

    __module__ = "pyodide.http._exceptions"

    status: int
    status_text: str
    url: str

    def __init__(self, status: int, status_text: str, url: str) -> None:
        self.status = status
        self.status_text = status_text
        self.url = url
        if 400 <= status < 500:
            kind = "Client Error"
        elif 500 <= status < 600:
            kind = "Server Error"
        else:
            kind = "Invalid error code not between 400 and 599"
        super().__init__(f"{status} {kind}: {status_text} for url: {url}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.status, self.status_text, self.url)


class BodyUsedError(OSError):
    """The body of a response has been read already; `clone()` before the first reading gives another."""

    __module__ = "pyodide.http._exceptions"

    def __init__(self, *args: Any) -> None:
        super().__init__("Response body is already used")


class AbortError(OSError):
    """The request was aborted or has failed; `reason` is the JavaScript error."""

    __module__ = "pyodide.http._exceptions"

    def __init__(self, reason: Any) -> None:
        self.reason = reason
        super().__init__(getattr(reason, "message", None) or str(reason))


class XHRError(OSError):
    """A request of `pyxhr` has failed."""

    __module__ = "pyodide.http._exceptions"


class XHRNetworkError(XHRError):
    """The server cannot be reached."""

    __module__ = "pyodide.http._exceptions"

    def __init__(self, message: str = "Network error occurred") -> None:
        super().__init__(message)


class XHRTimeoutError(XHRError):
    """The answer did not arrive in time. `timeout` is in milliseconds."""

    __module__ = "pyodide.http._exceptions"

    def __init__(self, timeout: int) -> None:
        self.timeout = timeout
        super().__init__(f"Request timed out after {timeout}ms")
