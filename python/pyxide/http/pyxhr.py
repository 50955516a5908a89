# SPDX-License-Identifier: Apache-2.0
"""Requests that block, in the manner of the package `requests`: `pyxhr.get(url).json()`."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from pyxide.http.blocking import request
from pyxide.http.errors import HttpStatusError, XHRError, XHRNetworkError, XHRTimeoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Unpack

    from pyxide.http.blocking import Answer

__all__ = [
    "XHRError",
    "XHRNetworkError",
    "XHRRequestParams",
    "XHRResponse",
    "delete",
    "get",
    "head",
    "options",
    "patch",
    "post",
    "put",
]


class XHRRequestParams(TypedDict):
    """What a request may be given besides its address."""

    headers: NotRequired[dict[str, str]]
    params: NotRequired[dict[str, Any]]
    data: NotRequired[str | bytes]
    json: NotRequired[dict[str, Any] | list[Any]]
    auth: NotRequired[tuple[str, str] | list[str]]


XHRRequestParams.__module__ = "pyodide.http.pyxhr"


class XHRResponse:
    """What the server has answered."""

    __module__ = "pyodide.http.pyxhr"

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @property
    def status_code(self) -> int:
        """The number of the status."""
        return self._answer.status

    @property
    def content(self) -> bytes:
        """The body."""
        return self._answer.body

    @property
    def text(self) -> str:
        """The body as text, in the charset that the server gives or else UTF-8."""
        from email.message import Message

        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        charset = message.get_param("charset", "utf-8")
        try:
            return self.content.decode(str(charset), errors="replace")
        except LookupError:
            return self.content.decode(errors="replace")

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer; names are in lower case."""
        return {name.lower(): value for name, value in self._answer.headers}

    @property
    def ok(self) -> bool:
        """Tell whether the status is below 400."""
        return self.status_code < 400

    @property
    def url(self) -> str:
        """Where the answer came from, after redirections."""
        return self._answer.url

    def json(self, **kwargs: Any) -> Any:
        """Parse the body; keyword arguments are those of `json.loads`."""
        import json

        return json.loads(self.text, **kwargs)

    def raise_for_status(self) -> None:
        """Raise HttpStatusError when the status is 400 or above."""
        if not self.ok:
            raise HttpStatusError(self.status_code, self._answer.reason, self.url)


def _request(method: str, url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a request; raises XHRNetworkError when there is no answer, TypeError for an unknown argument."""
    import json
    from base64 import b64encode
    from urllib.parse import urlencode

    unknown = kwargs.keys() - {"headers", "params", "data", "json", "auth"}
    if unknown:
        raise TypeError(f"{method.lower()}() got an unexpected keyword argument {sorted(unknown)[0]!r}")
    headers = dict(kwargs.get("headers") or {})
    if params := kwargs.get("params"):
        url += ("&" if "?" in url else "?") + urlencode(params, doseq=True)
    data = kwargs.get("data")
    body = data.encode() if isinstance(data, str) else data
    if "json" in kwargs and body is None:
        body = json.dumps(kwargs["json"]).encode()
        if not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
    if auth := kwargs.get("auth"):
        name, password = auth
        headers["Authorization"] = f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"
    try:
        return XHRResponse(request(method, url, headers.items(), body))
    except TimeoutError as error:
        raise XHRTimeoutError(0) from error
    except ConnectionError as error:
        raise XHRNetworkError(str(error)) from error


def get(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a GET request; arguments are `headers`, `params`, `data`, `json` and `auth`."""
    return _request("GET", url, **kwargs)


def post(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a POST request."""
    return _request("POST", url, **kwargs)


def put(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a PUT request."""
    return _request("PUT", url, **kwargs)


def delete(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a DELETE request."""
    return _request("DELETE", url, **kwargs)


def head(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a HEAD request."""
    return _request("HEAD", url, **kwargs)


def patch(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make a PATCH request."""
    return _request("PATCH", url, **kwargs)


def options(url: str, **kwargs: Unpack[XHRRequestParams]) -> XHRResponse:
    """Make an OPTIONS request."""
    return _request("OPTIONS", url, **kwargs)


for _name in ("get", "post", "put", "delete", "head", "patch", "options"):
    globals()[_name].__module__ = "pyodide.http.pyxhr"
