# SPDX-License-Identifier: Apache-2.0
"""Matplotlib's timers on the event loop."""

from __future__ import annotations

import asyncio

from matplotlib.backend_bases import TimerBase

__all__ = ["PageTimer"]


class PageTimer(TimerBase):
    """A timer that keeps its pace: callbacks take of the interval, and lost turns are not made up for."""

    _handle: asyncio.TimerHandle | None = None
    _due = 0.0
    _running_interval = 0

    def _timer_start(self) -> None:
        self._timer_stop()
        self._due = asyncio.get_event_loop().time()
        self._schedule()

    def _timer_stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _timer_set_interval(self) -> None:
        if self._handle is not None and self._interval != self._running_interval:
            self._timer_start()

    def _schedule(self) -> None:
        loop = asyncio.get_event_loop()
        self._running_interval = self._interval
        self._due = max(self._due + self._interval / 1000, loop.time())
        self._handle = loop.call_at(self._due, self._fire)

    def _fire(self) -> None:
        self._handle = None
        # Before the callbacks, which may stop the timer or change its interval.
        if not self._single:
            self._schedule()
        self._on_timer()
