# SPDX-License-Identifier: Apache-2.0
# An asyncio event loop that only has callbacks and timers: CPython's own BaseEventLoop with a selector that watches
# nothing. Native and WebAssembly interpreters run the same loop, where a real one needs sockets or a browser.
"""asyncio without sockets."""

from __future__ import annotations

import asyncio
import contextlib
import time
from asyncio import base_events, events
from collections.abc import Iterator


class NoSelector:
    """Waits for the timeout; nothing else can happen."""

    def select(self, timeout: float | None) -> list[object]:
        """Sleeps until the next timer. Without one the program waits for ever, which is an error here."""
        if timeout is None:
            raise RuntimeError("the benchmark waits for an event that cannot come")
        if timeout > 0:
            time.sleep(timeout)
        return []


class QuietLoop(base_events.BaseEventLoop):
    """BaseEventLoop, with nothing to watch."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = NoSelector()

    def _process_events(self, event_list: list[object]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


@contextlib.contextmanager
def running() -> Iterator[asyncio.AbstractEventLoop]:
    """A fresh loop, made able to run even where the host has already set a running loop for this thread."""
    host = events._get_running_loop()
    events._set_running_loop(None)
    loop = QuietLoop()
    try:
        yield loop
    finally:
        loop.close()
        events._set_running_loop(host)
