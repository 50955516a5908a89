# SPDX-License-Identifier: Apache-2.0
"""What pyplot uses of a figure in a page: showing, titling, resizing, closing it."""

from __future__ import annotations

import asyncio
from typing import Any

from matplotlib import is_interactive
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import CloseEvent, FigureManagerBase

from pyodide.ffi import can_run_sync, run_sync
from pyxide_matplotlib.toolbar import PageToolbar

__all__ = ["FigureManagerPage"]

_closed = asyncio.Event()


class FigureManagerPage(FigureManagerBase):
    """Joins a figure's canvas and toolbar to its window in the page."""

    _toolbar2_class = PageToolbar

    def __init__(self, canvas: Any, num: int) -> None:
        self._destroyed = False
        super().__init__(canvas, num)
        if is_interactive():
            self.show()

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show all figures, and wait for their end only if told so: a page goes on meanwhile."""
        super().pyplot_show(block=bool(block))

    @classmethod
    def start_main_loop(cls) -> None:
        """Wait until all figures have been closed. Raises RuntimeError where Python cannot be suspended."""
        if not can_run_sync():
            raise RuntimeError(
                "plt.show(block=True) has to wait, which Python cannot do here: call plt.show() alone, or run the "
                "program with runPythonAsync in an engine with JSPI"
            )
        run_sync(_all_closed())

    def show(self) -> None:
        self.canvas.window.open(*self.canvas.get_width_height(), self.toolbar is not None)
        self.canvas.draw_idle()

    def close(self) -> None:
        """The user closes the figure."""
        if Gcf.figs.get(self.num) is self:
            Gcf.destroy(self)
        else:  # a figure without a number, such as a tool's own
            self.destroy()

    def destroy(self) -> None:
        if self._destroyed:
            return
        self._destroyed = True
        canvas = self.canvas
        CloseEvent("close_event", canvas)._process()
        canvas.stop_event_loop()
        canvas.window.close()
        super().destroy()
        _closed.set()

    def resize(self, w: float, h: float) -> None:
        ratio = self.canvas.device_pixel_ratio
        self.canvas.window.do("resize", w / ratio, h / ratio)

    def full_screen_toggle(self) -> None:
        self.canvas.window.do("toggleFullScreen")

    def set_window_title(self, title: str) -> None:
        super().set_window_title(title)
        self.canvas.window.say("setTitle", title)


async def _all_closed() -> None:
    while any(manager.canvas.window.shown for manager in Gcf.get_all_fig_managers()):
        _closed.clear()
        await _closed.wait()
