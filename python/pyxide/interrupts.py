# SPDX-License-Identifier: Apache-2.0
"""KeyboardInterrupt for programs that await. What runs then is the event loop, which must not end with it."""

from __future__ import annotations

from asyncio import CancelledError, tasks

from pyxide.boot import get_host
from pyxide.futures import PyodideTask

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Reversible
    from types import TracebackType
    from typing import Any

__all__ = ["called", "ended", "interrupt_program", "interruptible", "pass_on"]

# Where the runtime's own code is.
_OWN = __file__.rpartition("interrupts")[0]
_programs: list[asyncio.Task[Any]] = []
# Coroutines whose end JavaScript waits for, in the order of their calls.
_called: dict[asyncio.Task[Any], None] = {}


class interruptible:  # noqa: N801  (a context manager)
    """The part of a task that runs a program: an interrupt while it awaits is raised at its end."""

    def __enter__(self) -> None:
        task = tasks.current_task()
        assert task is not None
        self._task = task
        if isinstance(task, PyodideTask):
            task.runs_program = True
        _begin_watch()
        _programs.append(task)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        task = self._task
        _programs.remove(task)
        _end_watch()
        if isinstance(error, CancelledError) and isinstance(task, PyodideTask) and task.interrupted is not None:
            reason, task.interrupted = task.interrupted, None
            task.uncancel()
            raise reason from None


def _begin_watch() -> None:
    """Have the host look for interrupts before there is somebody to interrupt."""
    if not (_programs or _called):
        get_host().watchInterrupts(True)


def _end_watch() -> None:
    """Have the host look no more when nobody is left."""
    if not (_programs or _called):
        get_host().watchInterrupts(False)


def called(task: asyncio.Task[Any]) -> None:
    """Let interrupts end a coroutine that JavaScript has called, when no program awaits.

    Those of the runtime, which run programs and requests, see to interrupts by themselves.
    """
    code = getattr(task.get_coro(), "cr_code", None)
    if code is None or not code.co_filename.startswith(_OWN):
        _begin_watch()
        _called[task] = None


def ended(task: asyncio.Task[Any]) -> BaseException | None:
    """Forget a coroutine that was `called`; gives what has interrupted it."""
    if task not in _called:
        return None
    del _called[task]
    _end_watch()
    return task.interrupted if isinstance(task, PyodideTask) else None


def interrupt_program(reason: BaseException | None = None) -> bool:
    """Interrupt the program that was started last, of those that await, or else the coroutine that was called last.

    False when there is none. `reason` is what it ends with, by default KeyboardInterrupt.
    """
    return _interrupt(candidate(), reason)


def candidate() -> PyodideTask[Any] | None:
    """Give what an interrupt would end of what awaits."""
    return _last(_programs) or _last(_called)


def _last(tasks: Reversible[asyncio.Task[Any]]) -> PyodideTask[Any] | None:
    """Give the last of some tasks that is not done."""
    for task in reversed(tasks):
        if isinstance(task, PyodideTask) and not task.done():
            return task
    return None


def _interrupt(task: PyodideTask[Any] | None, reason: BaseException | None = None) -> bool:
    if task is None:
        return False
    task.interrupted = KeyboardInterrupt() if reason is None else reason
    return task.cancel()


def pass_on(task: asyncio.Task[Any]) -> None:
    """Interrupt the program that the KeyboardInterrupt was meant for with which a task has ended.

    A program that is the task, or that waits for it, gets it anyway.
    """
    runs_program = isinstance(task, PyodideTask) and task.runs_program
    if not runs_program and not any(_waits_for(program, task) for program in _programs):
        _interrupt(_last(_programs))


def _waits_for(future: Any, task: asyncio.Task[Any]) -> bool:
    """Tell whether a future gets the outcome of a task, by waiting for it or for what waits for it."""
    while future is not None and future is not task:
        children = getattr(future, "_children", ())  # of asyncio.gather
        if any(_waits_for(child, task) for child in children):
            return True
        future = getattr(future, "blocked_on", None) or getattr(future, "_fut_waiter", None)
    return future is task
