# SPDX-License-Identifier: Apache-2.0
"""Blocking Python, and not JavaScript, until something asynchronous is done.

Works where the engine has WebAssembly stack switching (JSPI) and no JavaScript function lies between the running Python
code and `runPythonAsync`, `callPromising`, a task of the event loop, or the start of a program on the command line.
"""

from __future__ import annotations

import asyncio
from asyncio import events, tasks
from contextlib import suppress
from functools import cache
from inspect import isawaitable

from _pyxide import JsProxy, can_suspend, helpers, suspend

from pyxide.awaiting import future_of
from pyxide.blocking_loop import BlockingLoop
from pyxide.futures import PyodideTask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine
    from typing import Any

__all__ = ["can_run_sync", "pause", "run_sync", "start_beside"]


def can_run_sync() -> bool:
    """Tell whether `run_sync` can block here."""
    return can_suspend()


def run_sync[T](awaitable: Awaitable[T]) -> T:
    """Block until `awaitable` is done and give its result, while JavaScript and other tasks go on.

    A coroutine is run as a task of the event loop; a plain program has one for that. When the task that blocks is
    cancelled, what it waits for is cancelled, and CancelledError is raised here. Raises RuntimeError where Python
    cannot be suspended, and TypeError when `awaitable` is none.
    """
    if not isawaitable(awaitable):
        kind = "pyodide.ffi.JsProxy" if isinstance(awaitable, JsProxy) else type(awaitable).__name__
        raise TypeError(f"object {kind} is not awaitable")
    loop = events._get_running_loop()
    if loop is None and can_suspend():
        return _run_in_program(awaitable)
    drive = getattr(loop, "drive", None)
    if drive is None and not can_suspend():
        if asyncio.iscoroutine(awaitable):
            awaitable.close()
        suspend(None)  # says why it cannot
    future: asyncio.Future[T]
    future = future_of(awaitable) if isinstance(awaitable, JsProxy) else asyncio.ensure_future(awaitable)
    if not future.done():
        task = tasks.current_task(loop)
        if isinstance(task, PyodideTask):
            task.blocked_on = future
        wait = drive or _wait_for
        try:
            wait(future)
        except BaseException:
            # What was waited for ends before this does, unless there is a second interrupt. How it ends does not count:
            # an interrupt would be lost that came just before its end.
            future.cancel()
            if not future.done():
                wait(future)
            if not future.cancelled():
                future.exception()
            raise
        finally:
            if isinstance(task, PyodideTask):
                task.blocked_on = None
    try:
        return future.result()
    finally:
        # An exception keeps this frame, and a promise that was rejected with it keeps the exception.
        del awaitable, future


class _ProgramLoop(BlockingLoop):
    """The event loop of a plain program, which ends with it."""

    def __del__(self) -> None:
        self.close()


_program_loop = cache(_ProgramLoop)
# Loops know their tasks weakly.
_beside: set[asyncio.Task[object]] = set()


def _run_in_program[T](awaitable: Awaitable[T]) -> T:
    async def result() -> T:
        return await awaitable

    loop = _program_loop()
    task = loop.create_task(result())
    try:
        return loop.run_until_complete(task)
    except BaseException:
        if task.done():
            raise
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            loop.run_until_complete(task)
        raise


def start_beside(coroutine: Coroutine[Any, Any, object]) -> None:
    """Run a coroutine while what runs now waits: as a task of its event loop, or of that of a plain program."""
    loop: Any = events._get_running_loop() or _program_loop()
    task = loop.create_task(coroutine)
    _beside.add(task)
    task.add_done_callback(_beside.discard)


def _wait_for(future: asyncio.Future[Any]) -> None:
    """Suspend this stack until the host's loop has brought the future about."""
    promise, resolve = helpers.pair()
    future.add_done_callback(lambda _: resolve())
    suspend(promise)


class Pause:
    """One wait of a loop that blocks: ends when its time is over or when `end` is called."""

    def __init__(self) -> None:
        self._promise, self.end = helpers.pair()

    def wait(self, seconds: float | None) -> None:
        """Suspend this stack, for so many seconds at most."""
        suspend(self._promise if seconds is None else helpers.timed(self._promise, seconds * 1000)[0])


def pause() -> Pause | None:
    """Give a pause, or None where Python cannot be suspended."""
    return Pause() if can_suspend() else None
