# SPDX-License-Identifier: Apache-2.0
"""The figure's place in the page, a `FigureSurface` of host/figures/surface.ts.

A surface arrives some time after it was asked for: JavaScript loads what shows figures, and a worker's page makes a
canvas.
Invariant: what is said to a window before that, or while it is hidden, is said to the surface when it comes.
"""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

from pyodide.ffi import create_proxy, to_js
from pyxide.boot import get_host

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Window"]


class Window:
    """One figure's frame, canvas and toolbar in the page."""

    def __init__(self, listener: Callable[[Any], None]) -> None:
        self._listener = listener
        self._proxy: Any = None
        self._surface: Any = None
        self._opening: asyncio.Task[None] | None = None
        self._said: dict[str, tuple[Any, ...]] = {}
        self._closed = False

    @property
    def shown(self) -> bool:
        """Whether it has been opened, if perhaps only now."""
        return self._opening is not None

    @property
    def ready(self) -> bool:
        """Whether there is a surface to paint on."""
        return self._surface is not None

    def open(self, width: int, height: int, toolbar: bool) -> None:
        """Show the window; its size is in CSS pixels. A window that is open comes into view."""
        if self._surface is not None:
            self._surface.reveal()
        elif self._opening is None:
            self._proxy = create_proxy(self._receive)
            self._opening = asyncio.ensure_future(self._attach(width, height, toolbar))

    async def _attach(self, width: int, height: int, toolbar: bool) -> None:
        title = self._said.get("setTitle", ("",))[0]
        try:
            surface = await get_host().openFigure(title, width, height, toolbar, self._proxy)
        except Exception:
            traceback.print_exc()
            self._free()
            return
        if self._closed:
            surface.close()
            self._free()
            return
        self._surface = surface
        for name, arguments in self._said.items():
            getattr(surface, name)(*arguments)
        surface.requestFrame()

    def say(self, name: str, *arguments: Any) -> None:
        """Call a method of the surface that sets something; not again if it is set already."""
        if self._said.get(name) == arguments:
            return
        self._said[name] = arguments
        if self._surface is not None:
            getattr(self._surface, name)(*arguments)

    def do(self, name: str, *arguments: Any) -> None:
        """Call a method of the surface, if there is one."""
        if self._surface is not None:
            getattr(self._surface, name)(*arguments)

    def save(self, name: str, mime: str, data: bytes) -> None:
        """Give the user a file."""
        self.do("save", name, mime, to_js(data))

    def close(self) -> None:
        """Take the window away, for good."""
        self._closed = True
        if self._surface is not None:
            self._surface.close()
            self._surface = None
            self._free()

    def _free(self) -> None:
        # A listener may be closing its own window: it is freed when it has ended.
        proxy, self._proxy = self._proxy, None
        if proxy is not None:
            asyncio.get_event_loop().call_soon(proxy.destroy)

    def _receive(self, event: Any) -> None:
        if self._closed:
            return
        try:
            self._listener(event)
        except Exception:
            # As other toolkits do: what fails in a callback is told, and the figure lives on.
            traceback.print_exc()
