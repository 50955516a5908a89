# SPDX-License-Identifier: Apache-2.0
"""What SIGINT does in a worker: it ends what the user runs, and never the event loop in the midst of its work.

Invariant: a signal that comes while a request is on its way to its first step ends that request; one that comes while
nothing runs does nothing; no signal ends a request that was made after it was sent, however late it is handled.
"""

from __future__ import annotations

import asyncio
from _thread import interrupt_main
from signal import SIGINT, signal

from _pyxide import interrupt_loop

from pyxide.code import CodeRunner, eval_code_async

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from types import FrameType
    from typing import Any

    type Method = Callable[..., Any]

__all__ = ["Interrupts"]

# Packages whose code runs tasks; struck there, a step would be lost, and who awaits it would wait for ever.
MACHINERY = frozenset({"asyncio", "pyxide"})
# Files of Python and of packages: who calls them decides.
LIBRARIES = ("/lib/python3", "<frozen ")


class Interrupts:
    """Handles SIGINT from now on.

    Requests have ids that grow. `asking` are the functions by which they are made, `own` what answers them, `entries`
    lead to the user's code; `target` gives the id of the last request that was made before the last signal was sent.
    """

    def __init__(
        self,
        asking: Iterable[Method],
        own: Iterable[Method],
        entries: Iterable[Method],
        target: Callable[[], int],
    ) -> None:
        self._asking = {each.__code__ for each in asking}
        self._own = {each.__code__ for each in own} | self._asking
        self._entries = {each.__code__ for each in (CodeRunner.run, CodeRunner.run_async, eval_code_async, *entries)}
        self._target = target
        self._tasks: dict[asyncio.Task[Any], int] = {}
        self._struck: set[asyncio.Task[Any]] = set()
        self._starting: set[int] = set()
        self._missed = 0
        interrupt_loop()
        signal(SIGINT, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if frame is None or self._is_users(frame):
            raise KeyboardInterrupt
        # Of requests that were made since the signal was sent, none ends: this may have been suspended.
        target = self._target()
        if frame.f_code in self._asking or any(request <= target for request in self._starting):
            self._missed = target
        elif asyncio.current_task() in self._tasks:
            # It goes on to the user's code, or awaits: the signal comes again then.
            interrupt_main()
            asyncio.get_running_loop().call_soon(_nothing)
        else:
            self.interrupt()

    def _is_users(self, top: FrameType) -> bool:
        """Tell whether the user's code runs, as far as one may strike there."""
        frame: FrameType | None = top
        nearest: bool | None = None
        while frame is not None:
            code = frame.f_code
            if code in self._entries:
                return True
            if code in self._own:
                return False
            if nearest is None:
                nearest = _is_users_own(frame)
            frame = frame.f_back
        return bool(nearest)  # in a task or a callback

    def interrupt(self) -> None:
        """End what awaits, which no signal reaches."""
        target = self._target()
        for task, request in self._tasks.items():
            if request <= target and task not in self._struck:
                self._struck.add(task)
                task.cancel()

    def expect(self, request: int) -> None:
        """A request has been made; `begin` is its first step."""
        self._starting.add(request)

    def begin(self, request: int) -> bool:
        """Tell whether a signal has come since the request was made."""
        self._starting.remove(request)
        if request > self._missed:
            return False
        self._missed = 0
        return True

    async def guard[T](self, request: int, work: Coroutine[Any, Any, T]) -> T:
        """Begin a request: await `work` in this task; an interrupt of it raises KeyboardInterrupt."""
        task = asyncio.current_task()
        assert task is not None
        self.add(task, request)
        try:
            if self.begin(request):
                work.close()
                raise KeyboardInterrupt
            return await work
        except asyncio.CancelledError:
            if task not in self._struck:
                raise
            task.uncancel()
            raise KeyboardInterrupt from None
        finally:
            self.remove(task)

    def add(self, task: asyncio.Task[Any], request: int) -> None:
        """Let an interrupt of `request` end `task`."""
        self._tasks[task] = request

    def remove(self, task: asyncio.Task[Any]) -> None:
        """Let interrupts leave `task` alone."""
        del self._tasks[task]
        self._struck.discard(task)


def _is_users_own(frame: FrameType) -> bool | None:
    """Tell whether a frame is of the user's files or of what runs tasks; None for others' files."""
    if str(frame.f_globals.get("__name__", "")).partition(".")[0] in MACHINERY:
        return False
    return None if frame.f_code.co_filename.startswith(LIBRARIES) else True


def _nothing() -> None:
    """Have the event loop run Python once more."""
