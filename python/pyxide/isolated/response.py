# SPDX-License-Identifier: Apache-2.0
"""Stands for `pyxide.http.response`: `pyfetch` over the host, which gives answers whole."""

from __future__ import annotations

import json
from http import HTTPStatus

from pyxide.http.errors import AbortError, BodyUsedError, HttpStatusError
from pyxide.isolated.blocking import Answer, request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["FetchResponse", "pyfetch"]


class FetchResponse:
    """The answer to a request; its body can be read once, in one of the forms below."""

    def __init__(self, url: str, answer: Answer) -> None:
        self._asked = url
        self._answer = answer
        self.body_used = False

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer; names are in lower case."""
        return {name.lower(): value for name, value in self._answer.headers}

    @property
    def ok(self) -> bool:
        """Tell whether the status is between 200 and 299."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def redirected(self) -> bool:
        """Tell whether the request has been redirected."""
        return self.url != self._asked

    @property
    def status(self) -> int:
        """The number of the status."""
        return self._answer.status

    @property
    def status_text(self) -> str:
        """The server's words for the status."""
        return self._answer.reason

    @property
    def url(self) -> str:
        """Where the answer came from, after redirections."""
        return self._answer.url

    def raise_for_status(self) -> None:
        """Raise HttpStatusError when the status is 400 or above."""
        if self.status >= HTTPStatus.BAD_REQUEST:
            raise HttpStatusError(self.status, self.status_text, self.url)

    def clone(self) -> FetchResponse:
        """Give another response with the same body. Raises BodyUsedError when that has been read."""
        if self.body_used:
            raise BodyUsedError
        return FetchResponse(self._asked, self._answer)

    async def bytes(self) -> bytes:
        """Read the body as bytes."""
        if self.body_used:
            raise BodyUsedError
        self.body_used = True
        return self._answer.body

    async def text(self) -> str:
        """Read the body as text."""
        return (await self.bytes()).decode(errors="replace")

    async def string(self) -> str:
        """Read the body as text. Deprecated for `text`."""
        return await self.text()

    async def json(self, **kwargs: Any) -> Any:
        """Read the body as JSON; keyword arguments are those of `json.loads`."""
        return json.loads(await self.text(), **kwargs)

    async def memoryview(self) -> memoryview:
        """Read the body as a memoryview of bytes."""
        return memoryview(await self.bytes())


async def pyfetch(url: str, /, **kwargs: Any) -> FetchResponse:
    """Fetch a URL, if the host allows it. `method`, `headers` (a dict) and `body` (str or bytes) are as fetch has them.

    Raises AbortError when there is no answer.
    """
    body = kwargs.get("body")
    headers = dict(kwargs.get("headers") or {})
    try:
        answer = request(
            str(kwargs.get("method", "GET")).upper(),
            url,
            [(str(name), str(value)) for name, value in headers.items()],
            body.encode() if isinstance(body, str) else body,
        )
    except OSError as error:
        raise AbortError(error) from None
    return FetchResponse(url, answer)
