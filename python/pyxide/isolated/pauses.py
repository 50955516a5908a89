# SPDX-License-Identifier: Apache-2.0
"""Waiting of the event loop, over the port."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["scripts"]


def scripts(port: Any) -> Callable[[str], Any]:
    """Give what stands for `run_js` while `pyxide.suspension` is imported: its two functions, by their text."""
    numbers: dict[Any, int] = {}

    def resolvers() -> tuple[Any, Callable[[], None]]:
        number = port.openPause()
        promise = port.pause(number)
        numbers[promise] = number

        def resolve() -> None:
            numbers.pop(promise, None)
            port.endPause(number)

        return promise, resolve

    def timed(promise: Any, milliseconds: float) -> Any:
        return port.limitPause(numbers.get(promise, 0), milliseconds)

    def run_js(text: str) -> Any:
        return resolvers if "withResolvers" in text else timed

    return run_js
