# SPDX-License-Identifier: Apache-2.0
"""The canvas: Agg draws into memory, the page shows that memory, and what the user does becomes Matplotlib's events.

Positions in the page's events are device pixels from the upper left corner; Matplotlib counts from the lower left one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from matplotlib.backend_bases import (
    KeyEvent,
    LocationEvent,
    MouseButton,
    MouseEvent,
    ResizeEvent,
)
from matplotlib.backend_tools import Cursors
from matplotlib.backends.backend_agg import FigureCanvasAgg

from pyodide.ffi import can_run_sync, run_sync
from pyxide_matplotlib.keys import key_name, modifier_names
from pyxide_matplotlib.manager import FigureManagerPage
from pyxide_matplotlib.timer import PageTimer
from pyxide_matplotlib.window import Window

if TYPE_CHECKING:
    from matplotlib.transforms import BboxBase

__all__ = ["FigureCanvasPage"]

# By the DOM's number of the button, and by its bit in `buttons`.
BUTTONS = (MouseButton.LEFT, MouseButton.MIDDLE, MouseButton.RIGHT, MouseButton.BACK, MouseButton.FORWARD)
BUTTON_BITS = {1: BUTTONS[0], 2: BUTTONS[2], 4: BUTTONS[1], 8: BUTTONS[3], 16: BUTTONS[4]}
CURSORS = {
    Cursors.HAND: "pointer",
    Cursors.POINTER: "default",
    Cursors.SELECT_REGION: "crosshair",
    Cursors.MOVE: "move",
    Cursors.WAIT: "wait",
    Cursors.RESIZE_HORIZONTAL: "ew-resize",
    Cursors.RESIZE_VERTICAL: "ns-resize",
}


class FigureCanvasPage(FigureCanvasAgg):
    """A figure that is shown in a page."""

    manager_class = FigureManagerPage
    _timer_cls = PageTimer

    def __init__(self, figure: Any = None) -> None:
        self.window = Window(self._receive)
        self._wants_draw = False
        self._drawn = False
        self._size: tuple[int, int] | None = None  # the last one that the page told
        self._mouse_at: tuple[float, float] | tuple[None, None] = (None, None)
        self._waiting: asyncio.Future[None] | None = None
        super().__init__(figure)

    def draw(self) -> None:
        self._wants_draw = False
        super().draw()
        self._drawn = True
        self.blit()
        self.window.say("describe", self._description())

    def draw_idle(self, *args: Any, **kwargs: Any) -> None:
        if not self._wants_draw:
            self._wants_draw = True
            self.window.do("requestFrame")

    def blit(self, bbox: BboxBase | None = None) -> None:
        if not (self._drawn and self.window.ready):
            return
        width, height = self.get_width_height(physical=True)
        left, bottom, right, top = (0, 0, width, height) if bbox is None else bbox.extents
        # Whole pixels: one that is only partly in the box has been drawn too.
        x, y = int(left), int(height - top)
        part = x, y, int(right + 0.999) - x, int(height - bottom + 0.999) - y
        self.window.do("paint", self.buffer_rgba(), width, height, *part)

    def flush_events(self) -> None:
        if self._wants_draw:
            self.draw()

    def start_event_loop(self, timeout: float = 0) -> None:
        """Let the page work for a time (seconds), or until `stop_event_loop`.

        Raises RuntimeError without a time where Python cannot be suspended; with one it sleeps there.
        """
        self.flush_events()
        if can_run_sync():
            self._waiting = asyncio.get_event_loop().create_future()
            run_sync(self._wait(timeout))
        elif timeout > 0:
            super().start_event_loop(timeout)
        else:
            raise RuntimeError("this engine cannot suspend Python to wait for the user: use callbacks instead")

    async def _wait(self, timeout: float) -> None:
        assert self._waiting is not None
        await asyncio.wait([self._waiting], timeout=timeout or None)

    def stop_event_loop(self) -> None:
        super().stop_event_loop()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def set_cursor(self, cursor: Cursors) -> None:
        self.window.say("setCursor", CURSORS.get(cursor, "default"))

    def _description(self) -> str:
        """What the picture shows, for those who do not see it: titles and labels of the axes."""
        figure = self.figure
        parts = [self.manager.get_window_title() if self.manager else "Figure", figure.get_suptitle()]
        for axes in figure.axes:
            label = axes.get_title() or axes.get_label()
            parts += [
                label if not label.startswith("<") else "",
                *(filter(None, (axes.get_xlabel(), axes.get_ylabel()))),
            ]
        return ", ".join(part for part in parts if part)

    def _receive(self, event: Any) -> None:
        getattr(self, f"_on_{event.type}")(event)

    def _on_frame(self, _: Any) -> None:
        # Before the page has told the size, a picture would be drawn in vain.
        if self._wants_draw and self._size is not None:
            self.draw()

    def _on_resize(self, event: Any) -> None:
        before = self._size or self.get_width_height()
        renewed = self._set_device_pixel_ratio(event.ratio)
        dpi = self.figure.dpi
        if self.get_width_height(physical=True) != (event.width, event.height):
            self.figure.set_size_inches(event.width / dpi, event.height / dpi, forward=False)
            renewed = True
        self._size = self.get_width_height()
        if self._size != before:
            renewed = True
            ResizeEvent("resize_event", self)._process()
        # The canvas shows a stretched picture until there is a new one.
        if self.window.ready and (renewed or self._wants_draw):
            self.draw()

    def _place(self, event: Any) -> tuple[float, float]:
        return event.x, self.figure.bbox.height - event.y

    def _mouse_event(self, name: str, event: Any, **more: Any) -> None:
        self._mouse_at = self._place(event)
        MouseEvent(name, self, *self._mouse_at, modifiers=modifier_names(event.modifiers), **more)._process()

    def _on_press(self, event: Any) -> None:
        if event.button < len(BUTTONS):
            self._mouse_event("button_press_event", event, button=BUTTONS[event.button], dblclick=event.clicks == 2)

    def _on_release(self, event: Any) -> None:
        if event.button < len(BUTTONS):
            self._mouse_event("button_release_event", event, button=BUTTONS[event.button])

    def _on_motion(self, event: Any) -> None:
        down = [button for bit, button in BUTTON_BITS.items() if event.buttons & bit]
        self._mouse_event("motion_notify_event", event, buttons=down)

    def _on_scroll(self, event: Any) -> None:
        # With Ctrl the wheel zooms, also before a key has reached the canvas.
        key = "control" if event.modifiers == "ctrl" else None
        self._mouse_event("scroll_event", event, step=event.step, key=key)

    def _on_enter(self, event: Any) -> None:
        modifiers = modifier_names(event.modifiers)
        LocationEvent("figure_enter_event", self, *self._place(event), modifiers=modifiers)._process()

    def _on_leave(self, event: Any) -> None:
        self._mouse_at = None, None
        modifiers = modifier_names(event.modifiers)
        LocationEvent("figure_leave_event", self, *self._place(event), modifiers=modifiers)._process()

    def _key_event(self, name: str, event: Any) -> None:
        # Where the mouse is decides to which axes a key goes.
        x, y = self._mouse_at
        KeyEvent(name, self, key_name(event.key, modifier_names(event.modifiers)), x, y)._process()

    def _on_keydown(self, event: Any) -> None:
        self._key_event("key_press_event", event)

    def _on_keyup(self, event: Any) -> None:
        self._key_event("key_release_event", event)

    def _on_tool(self, event: Any) -> None:
        if self.toolbar is not None:
            self.toolbar.use(event.name)

    def _on_close(self, _: Any) -> None:
        if self.manager is not None:
            self.manager.close()
