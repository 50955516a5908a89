# SPDX-License-Identifier: Apache-2.0
"""Waiting of the event loop, over the port."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["Helpers"]


class Helpers:
    """Stands for `_pyxide.helpers`, with its functions: see host/bridge/helpers.ts."""

    def __init__(self, port: Any) -> None:
        self._port = port
        self._numbers: dict[Any, int] = {}

    def pair(self) -> tuple[Any, Callable[[], None]]:
        """Give what can be waited for, and the function that ends the wait."""
        number = self._port.openPause()
        promise = self._port.pause(number)
        self._numbers[promise] = number

        def resolve() -> None:
            self._numbers.pop(promise, None)
            self._port.endPause(number)

        return promise, resolve

    def timed(self, promise: Any, milliseconds: float) -> tuple[Any]:
        """Give a wait that ends with that of `pair`, or after some milliseconds."""
        return (self._port.limitPause(self._numbers.get(promise, 0), milliseconds),)
