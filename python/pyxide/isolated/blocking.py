# SPDX-License-Identifier: Apache-2.0
"""Stands for `pyxide.http.blocking`: requests that the host makes, if it allows them."""

from __future__ import annotations

from dataclasses import dataclass

from pyxide.isolated.grants import HostError, call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["Answer", "request"]

# What the host decides by itself.
HOST_HEADERS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
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

    Raises TimeoutError, PermissionError when the host does not allow the request, ConnectionError when there is no
    answer, and RuntimeError where Python cannot wait.
    """
    options: dict[str, Any] = {
        "method": method,
        "url": url,
        "headers": [[name, value] for name, value in headers if name.lower() not in HOST_HEADERS],
        "body": None if body is None or method in ("GET", "HEAD") else body,
        "timeout": None if timeout is None else max(1, round(timeout * 1000)),
    }
    try:
        answer = call("fetch", [options])
    except HostError as error:
        if error.name in ("TimeoutError", "AbortError"):
            raise TimeoutError(f"timed out: {url}") from None
        if error.message.startswith("isolated mode"):
            raise PermissionError(error.message) from None
        raise ConnectionError(f"cannot reach {url}: {error.message}") from None
    return Answer(
        answer["status"],
        answer["statusText"],
        answer["url"],
        [(name, value) for name, value in answer["headers"]],
        answer["body"],
    )
