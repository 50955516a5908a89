# SPDX-License-Identifier: Apache-2.0
"""asyncio on the host's event loop.

`WebLoop` never ends: JavaScript calls its `tick` when something is due. `BlockingLoop` is the one that `asyncio.run`
makes: it runs to completion before the caller goes on, and so serves programs started from a command line.
Importing this module, which the first import of `asyncio` does, makes them the loops of asyncio.
Invariant: between two ticks the host holds a wake-up whenever a callback or a timer is waiting.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import events, runners, tasks
from functools import wraps

from _pyxide import can_suspend, set_host_loop

from pyxide.blocking_loop import STUCK, BaseLoop, BlockingLoop, Sleeper
from pyxide.boot import get_host
from pyxide.futures import PyodideFuture, PyodideTask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from contextvars import Context
    from typing import Any

__all__ = ["BlockingLoop", "PyodideFuture", "PyodideTask", "WebLoop", "WebLoopPolicy", "install"]

# The first one is what asyncio gives; programs may make more.
_loops: list[WebLoop] = []


def _tick_all() -> None:
    for loop in _loops:
        loop.tick()


class WebLoop(BaseLoop):
    """The loop that is always running: the host wakes it."""

    __module__ = "pyodide.webloop"

    def __init__(self) -> None:
        self._host = get_host()
        self._armed = False
        super().__init__()
        self._selector = Sleeper()
        _loops.append(self)
        self._host.onTick(self.tick if len(_loops) == 1 else _tick_all)

    def call_soon[*Ts](
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        if self._debug:
            handle = super().call_soon(callback, *args, context=context)
        else:  # what that does for a loop that is never closed
            handle = asyncio.Handle(callback, args, self, context)
            self._ready.append(handle)
        if not self._armed:
            self._armed = True
            self._host.wake(0)
        return handle

    call_soon_threadsafe = call_soon

    def call_at[*Ts](
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        timer = super().call_at(when, callback, *args, context=context)
        if self._scheduled[0] is timer:
            self._host.wake(max(0.0, (timer.when() - self.time()) * 1000))
        return timer

    def tick(self) -> None:
        """Run what is due now, and ask for the next wake-up."""
        outer = events._get_running_loop()
        events._set_running_loop(self)
        self._armed = True
        try:
            self._collect_due()
            self._run_ready()
        except KeyboardInterrupt as error:
            self._interrupted(error)
        finally:
            events._set_running_loop(outer)
            self._arm()

    def _run_handle(self, handle: asyncio.Handle) -> None:
        try:
            super()._run_handle(handle)
        except (SystemExit, KeyboardInterrupt) as error:
            task = getattr(getattr(handle, "_callback", None), "__self__", None)
            if not isinstance(task, asyncio.Task):
                self._interrupted(error)
            elif isinstance(error, KeyboardInterrupt):
                # The task has it as its outcome already; but it was meant for the program.
                from pyxide.interrupts import pass_on

                pass_on(task)

    def _interrupted(self, error: BaseException) -> None:
        """Pass on what must not end the loop: an interrupt is for the program that awaits."""
        from pyxide.interrupts import interrupt_program

        if not isinstance(error, KeyboardInterrupt) or not interrupt_program():
            self.call_exception_handler({"message": "a callback ended the program", "exception": error})

    def _arm(self) -> None:
        self._armed = bool(self._ready)
        if self._ready:
            self._host.wake(0)
        elif self._scheduled:
            self._host.wake(max(0.0, (self._scheduled[0].when() - self.time()) * 1000))

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def close(self) -> None:
        """Do nothing: the loop lasts as long as the interpreter."""

    def stop(self) -> None:
        """Do nothing: the loop lasts as long as the interpreter."""

    def run_forever(self) -> None:
        """Do nothing: the loop runs whenever Python gives control back to JavaScript."""

    def run_until_complete[T](self, future: Generator[Any, None, T] | Awaitable[T]) -> T:
        """Block until `future` is done and return its result.

        Where Python cannot be suspended (see `run_sync`) it raises RuntimeError inside a task, and when only JavaScript
        could bring the result about. If the host was loaded without `enableRunUntilComplete`, it does not block and
        returns the future.
        """
        if not self._host.blocking:
            return asyncio.ensure_future(future, loop=self)  # type: ignore[arg-type,return-value]
        from pyxide.suspension import can_run_sync, run_sync

        if can_run_sync():
            return run_sync(future)  # type: ignore[arg-type]
        if tasks.current_task(self) is not None:
            raise RuntimeError("run_until_complete() cannot be called inside a task: use await")
        task: asyncio.Future[T] = asyncio.ensure_future(future, loop=self)  # type: ignore[arg-type]
        while not task.done():
            if not self._ready:
                self._collect_due()
            if not self._ready:
                if not self._scheduled:
                    task.cancel()
                    raise RuntimeError(STUCK)
                self._selector.select(self._scheduled[0].when() - self.time())
            self.tick()
        return task.result()


class WebLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """Gives the host's loop, where there is one, as the current one, and blocking loops to those who make their own."""

    __module__ = "pyodide.webloop"

    def __init__(self) -> None:
        super().__init__()
        if _loops:
            self.set_event_loop(_loops[0])

    def _loop_factory(self) -> asyncio.AbstractEventLoop:
        return BlockingLoop()


def _outside_host_loop[**P, R](run: Callable[P, R], loop: WebLoop) -> Callable[P, R]:
    """Let code start a loop of its own, although the host's loop counts as running.

    Inside a task that needs a stack which can be suspended: the host's loop goes on meanwhile.
    """

    @wraps(run)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if events._get_running_loop() is not loop or (tasks.current_task(loop) is not None and not can_suspend()):
            return run(*args, **kwargs)
        events._set_running_loop(None)
        try:
            return run(*args, **kwargs)
        finally:
            events._set_running_loop(loop)

    return wrapper


def _can_nest() -> bool:
    """Tell whether this is a task of a blocking loop that may block until another of its coroutines is done."""
    return isinstance(events._get_running_loop(), BlockingLoop) and can_suspend()


def _nested_run[**P, R](run: Callable[P, R]) -> Callable[P, R]:
    """Let a task call `asyncio.run`, as it can in the host's loop."""

    @wraps(run)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if not args or not _can_nest():
            return run(*args, **kwargs)
        from pyxide.suspension import run_sync

        return run_sync(args[0])  # type: ignore[arg-type]

    return wrapper


def _nested_run_until_complete(run: Callable[[BlockingLoop, Any], Any]) -> Callable[[BlockingLoop, Any], Any]:
    """Let a task call `run_until_complete` of its own loop."""

    @wraps(run)
    def wrapper(self: BlockingLoop, future: Any) -> Any:
        if self is not events._get_running_loop() or not _can_nest():
            return run(self, future)
        from pyxide.suspension import run_sync

        return run_sync(future)

    return wrapper


def install() -> None:
    """Make asyncio use the host's loop."""
    asyncio.DefaultEventLoopPolicy = WebLoopPolicy  # type: ignore[assignment]
    host = get_host()
    if not host.embedded:
        asyncio.set_event_loop_policy(WebLoopPolicy())  # type: ignore[abstract]
        return
    loop = WebLoop()
    asyncio.set_event_loop_policy(WebLoopPolicy())  # type: ignore[abstract]
    events._set_running_loop(loop)
    set_host_loop(loop)
    sys.set_asyncgen_hooks(loop._asyncgen_firstiter_hook, loop._asyncgen_finalizer_hook)
    if not host.blocking:
        return
    for name in ("run_forever", "run_until_complete"):
        setattr(BlockingLoop, name, _outside_host_loop(getattr(BlockingLoop, name), loop))
    blocking = _nested_run_until_complete(BlockingLoop.run_until_complete)
    BlockingLoop.run_until_complete = blocking  # type: ignore[method-assign,assignment]
    runners.run = asyncio.run = _nested_run(_outside_host_loop(runners.run, loop))
    runners.Runner.run = _outside_host_loop(runners.Runner.run, loop)  # type: ignore[method-assign]


install()
