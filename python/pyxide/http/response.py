# SPDX-License-Identifier: Apache-2.0
"""`pyfetch`: the host's `fetch` with results that are Python's."""

from __future__ import annotations

import asyncio
import json
from functools import wraps

from _pyxide import JsException, JsProxy, to_js

from pyxide.http.errors import AbortError, BodyUsedError, HttpStatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import IO, Any

__all__ = ["FetchResponse", "pyfetch"]


def _reason(reason: Any) -> Any:
    """Give what JavaScript is told about an abortion: an error, made of `reason` unless it is one."""
    if reason is None or isinstance(reason, JsProxy | JsException):
        return reason
    from js import DOMException

    return DOMException.new(str(reason), "AbortError")


def _aborting[**P, T](method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Abort the request when the task that waits for it is cancelled, and tell what JavaScript throws as AbortError."""

    @wraps(method)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        response: Any = args[0]
        try:
            return await method(*args, **kwargs)
        except JsException as error:
            raise AbortError(error) from None
        except asyncio.CancelledError as error:
            if response.abort_controller is not None:
                response.abort_controller.abort(_reason("; ".join(map(str, error.args)) or "the task was cancelled"))
            raise

    return wrapper


class FetchResponse:
    """The answer to a request; its body can be read once, in one of the forms below.

    `js_request` is what was asked for, `js_response` JavaScript's Response, `abort_controller` and `abort_signal` what
    can abort the request.
    """

    __module__ = "pyodide.http._pyfetch"

    def __init__(
        self, request: Any, js_response: Any, abort_controller: Any | None = None, abort_signal: Any | None = None
    ) -> None:
        self.js_request = request
        self.js_response = js_response
        self.abort_controller = abort_controller
        self.abort_signal = abort_signal
        self._url = request if isinstance(request, str) else request.url

    @property
    def body_used(self) -> bool:
        """Tell whether the body has been read; reading it again raises BodyUsedError."""
        return bool(self.js_response.bodyUsed)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer; names are in lower case."""
        return {name: value for name, value in self.js_response.headers.entries()}  # noqa: C416  (pairs are arrays)

    @property
    def ok(self) -> bool:
        """Tell whether the status is between 200 and 299."""
        return bool(self.js_response.ok)

    @property
    def redirected(self) -> bool:
        """Tell whether the request has been redirected."""
        return bool(self.js_response.redirected)

    @property
    def status(self) -> int:
        """The number of the status."""
        return int(self.js_response.status)

    @property
    def status_text(self) -> str:
        """The server's words for the status."""
        return str(self.js_response.statusText)

    @property
    def type(self) -> str:
        """The type of the answer, as fetch has it: "basic", "cors" and so on."""
        return str(self.js_response.type)

    @property
    def url(self) -> str:
        """Where the answer came from, after redirections."""
        return str(self.js_response.url)

    def _raise_if_failed(self) -> None:
        if (signal := self.abort_signal) is not None and signal.aborted:
            raise AbortError(signal.reason)
        if self.body_used:
            raise BodyUsedError

    def raise_for_status(self) -> None:
        """Raise HttpStatusError when the status is 400 or above."""
        if 400 <= self.status < 600:
            raise HttpStatusError(self.status, self.status_text, self.url)

    def clone(self) -> FetchResponse:
        """Give another response with the same body. Raises BodyUsedError when that has been read."""
        if self.body_used:
            raise BodyUsedError
        copy = self.js_response.clone()
        return FetchResponse(self.js_request, copy, self.abort_controller, self.abort_signal)

    @_aborting
    async def buffer(self) -> Any:
        """Read the body as a JavaScript ArrayBuffer."""
        self._raise_if_failed()
        return await self.js_response.arrayBuffer()

    @_aborting
    async def text(self) -> str:
        """Read the body as text."""
        self._raise_if_failed()
        return str(await self.js_response.text())

    async def string(self) -> str:
        """Read the body as text. Deprecated for `text`."""
        return await self.text()

    async def json(self, **kwargs: Any) -> Any:
        """Read the body as JSON; keyword arguments are those of `json.loads`."""
        return json.loads(await self.text(), **kwargs)

    async def memoryview(self) -> memoryview:
        """Read the body as a memoryview of bytes."""
        return memoryview(await self.bytes())

    async def bytes(self) -> bytes:
        """Read the body as bytes."""
        buffer = await self.buffer()
        return bytes(buffer.to_py())

    async def _into_file(self, f: IO[Any]) -> None:
        """Write the body into a file."""
        data = await self.bytes()
        f.write(data if "b" in getattr(f, "mode", "b") else data.decode())

    async def _create_file(self, path: str) -> None:
        """Make a file of the body; there must be none of that name."""
        data = await self.bytes()
        with open(path, "xb") as file:  # noqa: PTH123
            file.write(data)

    async def unpack_archive(self, *, extract_dir: str | None = None, format: str | None = None) -> None:
        """Read the body as an archive and unpack it into the folder `extract_dir` (default: the current one).

        `format` is one of `shutil.get_unpack_formats()`; the default follows from the address. Raises ValueError for a
        format that is not known, and shutil.ReadError when the body is not of it.
        """
        import shutil
        from pathlib import PurePosixPath
        from tempfile import NamedTemporaryFile
        from urllib.parse import urlsplit

        from pyxide.archive import format_name

        if format is not None:
            format = format_name(format)
        suffix = "".join(PurePosixPath(urlsplit(self._url).path).suffixes)
        with NamedTemporaryFile(suffix=suffix) as file:
            file.write(await self.bytes())
            file.flush()
            shutil.unpack_archive(file.name, extract_dir, format)

    def abort(self, reason: Any = None) -> None:
        """Abort the request. Raises ValueError when there is no `abort_controller`."""
        if self.abort_controller is None:
            raise ValueError("this response has no abort_controller: it was not made by pyfetch()")
        if reason is None:
            self.abort_controller.abort()
        else:
            self.abort_controller.abort(_reason(reason))


async def pyfetch(request: Any, /, *, signal: Any = None, fetcher: Any = None, **kwargs: Any) -> FetchResponse:
    """Fetch `request`, an address or a JavaScript Request, by `fetcher` (default: `js.fetch`).

    `signal` is an AbortSignal that aborts the request. Keyword arguments are fetch's options: `method`, `headers` (a
    dict), `body`, `credentials`, … The fetcher is called with a Request and these options. Raises JsException when they
    make no request, and AbortError when there is no answer.
    """
    from js import AbortController, AbortSignal, Object, Request, fetch

    controller = AbortController.new()
    combined = controller.signal if signal is None else AbortSignal.any(to_js([signal, controller.signal]))
    kwargs["signal"] = combined
    options = to_js(kwargs, dict_converter=Object.fromEntries)
    if not (isinstance(request, JsProxy) and hasattr(request, "url")):
        request = Request.new(request if isinstance(request, JsProxy) else str(request), options)
    try:
        response = await (fetch if fetcher is None else fetcher)(request, options)
    except JsException as error:
        raise AbortError(error) from None
    except asyncio.CancelledError as error:
        controller.abort(_reason("; ".join(map(str, error.args)) or "the task was cancelled"))
        raise
    return FetchResponse(request, response, controller, combined)
