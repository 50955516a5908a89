# SPDX-License-Identifier: Apache-2.0
"""One request that blocks Python until its answer is there.

Where Python can be suspended JavaScript goes on meanwhile. Elsewhere this thread blocks: by a synchronous
XMLHttpRequest in browsers, by a second thread in Node.
"""

from __future__ import annotations

from dataclasses import dataclass

from _pyxide import JsException, can_suspend, js_globals, suspend, to_js

from pyxide.boot import get_host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["Answer", "request"]

# What fetch decides by itself: browsers ignore such headers, Node refuses them.
HOST_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "transfer-encoding"}
)


@dataclass(frozen=True)
class Answer:
    """What a server has answered; `headers` are pairs in their order, `body` is decompressed."""

    status: int
    reason: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes


def request(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | None = None,
    timeout: float | None = None,
) -> Answer:
    """Make a request and wait for all of its answer; `timeout` is in seconds.

    Raises TimeoutError, ConnectionError when there is no answer, and OSError where Python cannot wait.
    """
    host = get_host()
    kept = [(name, value) for name, value in headers if name.lower() not in HOST_HEADERS]
    options = {
        "method": method,
        "url": url,
        "headers": [[name, value] for name, value in kept],
        "body": None if body is None or method in ("GET", "HEAD") else body,
        "timeout": None if timeout is None else max(1, round(timeout * 1000)),
    }
    asked = to_js(options, dict_converter=js_globals.Object.fromEntries)
    try:
        if can_suspend():
            answer = suspend(host.http.fetch(asked))
        elif host.http.blocking is not None:
            answer = host.http.blocking(asked)
        else:
            raise OSError(
                f"cannot fetch {url}: this JavaScript environment has neither stack switching (JSPI) nor "
                "XMLHttpRequest; use `await pyfetch(...)`"
            )
    except JsException as error:
        if getattr(error, "name", "") in ("TimeoutError", "AbortError"):
            raise TimeoutError(f"timed out: {url}") from error
        raise ConnectionError(f"cannot reach {url}: {_reason(error)}") from error
    return Answer(
        answer.status,
        answer.statusText,
        answer.url or url,
        [(pair[0], pair[1]) for pair in answer.headers],
        bytes(answer.body.to_py()),
    )


def _reason(error: Any) -> str:
    cause = getattr(error, "cause", None)
    inner = getattr(cause, "message", None) or getattr(cause, "code", None)
    return f"{error.message}: {inner}" if inner else str(error.message)
