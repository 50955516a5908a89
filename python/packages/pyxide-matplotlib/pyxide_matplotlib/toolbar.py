# SPDX-License-Identifier: Apache-2.0
"""Matplotlib's toolbar, whose buttons are in the page."""

from __future__ import annotations

import io
from typing import Any

from matplotlib import rcParams
from matplotlib.backend_bases import NavigationToolbar2, _Mode

__all__ = ["PageToolbar"]

MODES = {_Mode.NONE: "", _Mode.PAN: "pan", _Mode.ZOOM: "zoom"}
TYPES = {
    "eps": "application/postscript",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "ps": "application/postscript",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


class PageToolbar(NavigationToolbar2):
    """Pan, zoom, views and saving; the page has the buttons."""

    def use(self, name: str) -> None:
        """A button was pressed: `home`, `back`, `forward`, `pan`, `zoom`, or `save-` and a format."""
        if name.startswith("save-"):
            self.save_figure(name.removeprefix("save-"))
        else:
            getattr(self, name)()

    def pan(self, *args: Any) -> None:
        super().pan(*args)
        self._show_mode()

    def zoom(self, *args: Any) -> None:
        super().zoom(*args)
        self._show_mode()

    def _show_mode(self) -> None:
        self.canvas.window.say("setMode", MODES[self.mode])

    def set_message(self, s: str) -> None:
        # One line: the value under the mouse follows its coordinates.
        self.canvas.window.say("setMessage", s.replace("\n", "  "))

    def set_history_buttons(self) -> None:
        stack = self._nav_stack
        back, forward = stack._pos > 0, stack._pos < len(stack) - 1
        self.canvas.window.say("setHistory", back, forward)

    def draw_rubberband(self, event: Any, x0: float, y0: float, x1: float, y1: float) -> None:
        height = self.canvas.figure.bbox.height
        left, top = min(x0, x1), height - max(y0, y1)
        self.canvas.window.do("setRubberband", left, top, abs(x1 - x0), abs(y1 - y0))

    def remove_rubberband(self) -> None:
        self.canvas.window.do("removeRubberband")

    def save_figure(self, *args: Any) -> None:
        """Give the figure to the user as a file, in the format given or else that of `rcParams["savefig.format"]`."""
        kind = args[0] if args else rcParams["savefig.format"]
        stem = self.canvas.get_default_filename().rpartition(".")[0]
        with io.BytesIO() as file:
            self.canvas.figure.savefig(file, format=kind)
            self.canvas.window.save(f"{stem}.{kind}", TYPES.get(kind, "application/octet-stream"), file.getvalue())
        self.canvas.draw_idle()
