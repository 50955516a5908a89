# SPDX-License-Identifier: Apache-2.0
"""KeyboardInterrupt for programs that await. What runs then is the event loop, which must not end with it."""

from __future__ import annotations

from asyncio import CancelledError, tasks

from pyxide.boot import get_host
from pyxide.futures import PyodideTask

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from types import TracebackType
    from typing import Any

__all__ = ["interrupt_program", "interruptible", "is_program"]

_programs: list[asyncio.Task[Any]] = []


class interruptible:  # noqa: N801  (a context manager)
    """The part of a task that runs a program: an interrupt while it awaits is raised at its end."""

    def __enter__(self) -> None:
        task = tasks.current_task()
        assert task is not None
        self._task = task
        _programs.append(task)
        if len(_programs) == 1:
            get_host().watchInterrupts(True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        task = self._task
        _programs.remove(task)
        if not _programs:
            get_host().watchInterrupts(False)
        if isinstance(error, CancelledError) and isinstance(task, PyodideTask) and task.interrupted is not None:
            reason, task.interrupted = task.interrupted, None
            task.uncancel()
            raise reason from None


def is_program(task: asyncio.Task[Any]) -> bool:
    """Tell whether a task runs a program: an interrupt that it gets is no other's."""
    return task in _programs


def interrupt_program(reason: BaseException | None = None) -> bool:
    """Interrupt the program that was started last, of those that await; False when there is none.

    `reason` is what it ends with, by default KeyboardInterrupt.
    """
    for task in reversed(_programs):
        if isinstance(task, PyodideTask) and not task.done():
            task.interrupted = KeyboardInterrupt() if reason is None else reason
            return task.cancel()
    return False
