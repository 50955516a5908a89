# SPDX-License-Identifier: Apache-2.0
"""asyncio on the host's event loop.

`HostLoop` never ends: JavaScript calls its `tick` when something is due. `BlockingLoop` is the one that `asyncio.run`
makes: it runs to completion before the caller goes on, and so serves programs started from a command line.
Importing this module, which the first import of `asyncio` does, makes them the loops of asyncio.
Invariant: between two ticks the host holds a wake-up whenever a callback or a timer is waiting.
"""

from __future__ import annotations

import asyncio
import heapq
import sys
import time
from asyncio import base_events, events, futures, runners, tasks
from functools import wraps

from _pyxide import can_suspend, set_host_loop

from pyxide.futures import HostFuture, HostTask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Sequence
    from concurrent.futures import Executor
    from contextvars import Context
    from typing import Any

    from pyxide.suspension import Pause

__all__ = ["BlockingLoop", "HostFuture", "HostLoop", "HostLoopPolicy", "HostTask", "install"]

STUCK = (
    "the event loop waits for something that only JavaScript can bring about (a promise, an event), and it cannot "
    "arrive while Python blocks: await it in runPythonAsync() instead"
)


class BaseLoop(base_events.BaseEventLoop):
    """What both loops share: futures with promise methods, and no sockets, threads or processes."""

    if TYPE_CHECKING:
        # What asyncio's own base class keeps.
        _clock_resolution: float
        _ready: deque[asyncio.Handle]
        _scheduled: list[asyncio.TimerHandle]
        _selector: Any
        _stopping: bool
        _task_factory: Callable[..., Any] | None
        _timer_cancelled_count: int

        def _asyncgen_finalizer_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _asyncgen_firstiter_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _check_closed(self) -> None: ...

    def create_future(self) -> HostFuture[Any]:
        return HostFuture(loop=self)

    def create_task[T](
        self, coro: Coroutine[Any, Any, T], *, name: object = None, context: Context | None = None, **options: Any
    ) -> asyncio.Task[T]:
        self._check_closed()
        if self._task_factory is not None:
            return super().create_task(coro, name=name, context=context, **options)
        return HostTask(coro, loop=self, name=name if name is None else str(name), context=context, **options)

    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Call `func` in a later turn of the loop: there are no threads, so it blocks while it runs."""
        if executor is not None:
            return futures.wrap_future(executor.submit(func, *args), loop=self)

        async def call() -> T:
            return func(*args)

        return self.create_task(call())

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Do nothing: no executor is ever made."""

    def _collect_due(self) -> None:
        scheduled = self._scheduled
        now = self.time() + self._clock_resolution
        while scheduled and (scheduled[0].cancelled() or scheduled[0].when() <= now):
            timer = heapq.heappop(scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]
            if timer.cancelled():
                self._timer_cancelled_count -= 1
            else:
                self._ready.append(timer)

    def _run_ready(self) -> None:
        """Run what is ready now. A handle may block in `run_sync`, and others run the rest meanwhile."""
        ready = self._ready
        for _ in range(len(ready)):
            if not ready:
                break
            handle = ready.popleft()
            if not handle.cancelled():
                self._run_handle(handle)

    def _run_handle(self, handle: asyncio.Handle) -> None:
        handle._run()

    def _process_events(self, event_list: Sequence[Any]) -> None:
        """Do nothing: no file descriptors are watched."""

    def _write_to_self(self) -> None:
        """Do nothing: no other thread could be waiting."""


class Sleeper:
    """Stands in for a selector: there is nothing to select from, so it waits for the next timer or for JavaScript."""

    def __init__(self) -> None:
        self._pause: Pause | None = None

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is not None and timeout <= 0:
            return []
        from pyxide.suspension import pause

        self._pause = pause()
        if self._pause is not None:
            try:
                self._pause.wait(timeout)
            finally:
                self._pause = None
        elif timeout is None:
            raise RuntimeError(STUCK)
        else:
            time.sleep(timeout)
        return []

    def wake(self) -> None:
        """End a wait that goes on: JavaScript has made a callback ready."""
        if self._pause is not None:
            self._pause.end()

    def close(self) -> None:
        """Do nothing: no resource is held."""


class BlockingLoop(BaseLoop):
    """A loop that runs until its work is done, as the loops of CPython do."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = Sleeper()

    def call_soon[*Ts](
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = super().call_soon(callback, *args, context=context)
        self._selector.wake()
        return handle

    def _run_once(self) -> None:
        """Wait until something is ready, and run it. May be called by what it runs."""
        if not self._ready:
            self._collect_due()
        if self._ready or self._stopping:
            self._selector.select(0)
        else:
            self._selector.select(max(0, self._scheduled[0].when() - self.time()) if self._scheduled else None)
        self._collect_due()
        self._run_ready()

    def drive(self, future: asyncio.Future[Any]) -> None:
        """Run the loop, from inside a task of it, until the future is done."""
        future.add_done_callback(lambda _: None)  # so that being done wakes the loop
        task = tasks._swap_current_task(self, None)  # type: ignore[attr-defined]
        try:
            while not future.done():
                self._run_once()
        finally:
            tasks._swap_current_task(self, task)  # type: ignore[attr-defined]


class HostLoop(BaseLoop):
    """The loop that is always running: the host wakes it."""

    def __init__(self, host: Any) -> None:
        self._host = host
        self._armed = False
        super().__init__()
        self._selector = Sleeper()
        host.onTick(self.tick)

    def call_soon[*Ts](
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = super().call_soon(callback, *args, context=context)
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
            self._host.wake(max(0.0, (when - self.time()) * 1000))
        return timer

    def tick(self) -> None:
        """Run what is due now, and ask for the next wake-up."""
        outer = events._get_running_loop()
        events._set_running_loop(self)
        self._armed = True
        try:
            self._collect_due()
            self._run_ready()
        finally:
            events._set_running_loop(outer)
            self._arm()

    def _run_handle(self, handle: asyncio.Handle) -> None:
        try:
            handle._run()
        except (SystemExit, KeyboardInterrupt) as error:
            # A task has the exception as its outcome already: whoever awaits it is told.
            if not isinstance(getattr(getattr(handle, "_callback", None), "__self__", None), asyncio.Task):
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


class HostLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """Gives the one host loop as the current one, and blocking loops to those who make their own."""

    def __init__(self, loop: HostLoop | None) -> None:
        super().__init__()
        self._host_loop = loop
        if loop is not None:
            self.set_event_loop(loop)

    def _loop_factory(self) -> asyncio.AbstractEventLoop:
        return BlockingLoop()


def _outside_host_loop[**P, R](run: Callable[P, R], loop: HostLoop) -> Callable[P, R]:
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


def install() -> None:
    """Make asyncio use the host's loop."""
    from pyxide.boot import get_host

    host = get_host()
    if not host.embedded:
        asyncio.set_event_loop_policy(HostLoopPolicy(None))  # type: ignore[abstract]
        return
    loop = HostLoop(host)
    asyncio.set_event_loop_policy(HostLoopPolicy(loop))  # type: ignore[abstract]
    events._set_running_loop(loop)
    set_host_loop(loop)
    sys.set_asyncgen_hooks(loop._asyncgen_firstiter_hook, loop._asyncgen_finalizer_hook)
    if not host.blocking:
        return
    runners.run = asyncio.run = _outside_host_loop(runners.run, loop)
    runners.Runner.run = _outside_host_loop(runners.Runner.run, loop)  # type: ignore[method-assign]


install()
