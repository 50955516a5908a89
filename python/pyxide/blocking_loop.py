# SPDX-License-Identifier: Apache-2.0
"""The event loop that `asyncio.run` makes: it runs until its work is done, and blocks Python meanwhile.

Invariant: it never waits for JavaScript unless Python's stack can be suspended.
"""

from __future__ import annotations

import heapq
import time
from asyncio import base_events, tasks
from asyncio.log import logger
from importlib import import_module

from pyxide.advice import advice
from pyxide.futures import PyodideFuture, PyodideTask
from pyxide.loop_descriptors import DescriptorWatch
from pyxide.loop_limits import limited, refuse_sockets
from pyxide.loop_signals import SignalHandlers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections import deque
    from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
    from concurrent.futures import Executor
    from contextvars import Context
    from typing import Any

    from pyxide.suspension import Pause

__all__ = ["STUCK", "BaseLoop", "BlockingLoop", "Sleeper"]

# How soon a sleep sees that a signal's handler has made a callback ready, in seconds.
SLICE = 0.02

STUCK = (
    "the event loop waits for something that only JavaScript can bring about (a promise, an event), and it cannot "
    "arrive while Python blocks: "
    + advice("await it in runPythonAsync() instead", "use a Node.js that can suspend Python, 25 or later")
)


def _host_sockets(module: str, wanted: str) -> Any:
    """Give a module of `pyxide.net`, which is where the host has sockets. Raises NotImplementedError elsewhere."""
    try:
        return import_module(f"pyxide.net.{module}")
    except ModuleNotFoundError:
        refuse_sockets(wanted)


@limited
class BaseLoop(SignalHandlers, DescriptorWatch):
    """What both loops share: futures with promise methods, the host's sockets, and no threads or processes."""

    if TYPE_CHECKING:
        # What asyncio's own base class keeps.
        _clock_resolution: float
        _current_handle: asyncio.Handle | None
        _debug: bool
        _ready: deque[asyncio.Handle]
        _scheduled: list[asyncio.TimerHandle]
        _selector: Any
        _stopping: bool
        _task_factory: Callable[..., Any] | None
        _timer_cancelled_count: int
        slow_callback_duration: float

        def _asyncgen_finalizer_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _asyncgen_firstiter_hook(self, agen: AsyncGenerator[Any, Any]) -> None: ...
        def _check_closed(self) -> None: ...

    def create_future(self) -> PyodideFuture[Any]:
        return PyodideFuture(loop=self)

    def create_task[T](
        self, coro: Coroutine[Any, Any, T], *, name: object = None, context: Context | None = None, **options: Any
    ) -> asyncio.Task[T]:
        self._check_closed()
        if self._task_factory is not None:
            return super().create_task(coro, name=name, context=context, **options)
        return PyodideTask(coro, loop=self, name=name if name is None else str(name), context=context, **options)

    async def create_connection(
        self, protocol_factory: Callable[[], Any], host: Any = None, port: Any = None, **kwargs: Any
    ) -> Any:
        """Connect by the sockets of Node, Deno and Bun. Raises NotImplementedError where the host has none."""
        return await _host_sockets("client", "create_connection").connect(self, protocol_factory, host, port, **kwargs)

    async def create_server(
        self, protocol_factory: Callable[[], Any], host: Any = None, port: Any = None, **kwargs: Any
    ) -> Any:
        """Listen by the sockets of Node, Deno and Bun. Raises NotImplementedError where the host has none."""
        return await _host_sockets("server", "create_server").serve(self, protocol_factory, host, port, **kwargs)

    async def getaddrinfo(
        self, host: Any, port: Any, *, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> list[tuple[Any, ...]]:
        """Find the addresses of a name as the host does."""
        try:
            names = _host_sockets("names", "getaddrinfo")
        except NotImplementedError:
            from pyxide.socket_options import get_address_info

            return get_address_info(host, port, family, type, proto, flags)
        found: list[tuple[Any, ...]] = await names.look_up(host, port, family, type, proto, flags)
        return found

    async def start_tls(self, transport: Any, protocol: Any, sslcontext: Any, **kwargs: Any) -> Any:
        """Go on with a connection in TLS, on the client's side."""
        return await _host_sockets("client", "start_tls").start_tls(self, transport, protocol, sslcontext, **kwargs)

    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Call `func` in a later turn of the loop, whatever `executor` is: there are no threads that one could use."""

        async def call() -> T:
            return func(*args)

        return self.create_task(call())

    def set_default_executor(self, executor: Executor | None) -> None:
        """Do nothing: `run_in_executor` needs none."""

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Do nothing: no executor is ever made."""

    def call_at[*Ts](
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        if when != when:  # NaN would be in nobody's order: it is due now
            when = self.time()
        return super().call_at(when, callback, *args, context=context)

    def _collect_due(self) -> None:
        scheduled = self._scheduled
        if not scheduled:
            return
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
        if not self._debug:
            handle._run()
            return
        begin = self.time()
        self._current_handle = handle
        try:
            handle._run()
        finally:
            self._current_handle = None
        duration = self.time() - begin
        if duration >= self.slow_callback_duration:
            what = base_events._format_handle(handle)  # type: ignore[attr-defined]
            logger.warning("Executing %s took %.3f seconds", what, duration)

    def _process_events(self, event_list: Sequence[Any]) -> None:
        """Do nothing: no file descriptors are watched."""

    def _write_to_self(self) -> None:
        """Do nothing: no other thread could be waiting."""


class Sleeper:
    """Stands in for a selector: there is nothing to select from, so it waits for the next timer or for JavaScript."""

    def __init__(self) -> None:
        self._pause: Pause | None = None
        self._is_awake = False

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is not None and timeout <= 0:
            return []
        from pyxide.suspension import pause

        self._pause = pause()
        if self._pause is not None:
            try:
                if not self._is_awake:
                    self._pause.wait(timeout)
            finally:
                self._pause = None
        elif timeout is None:
            raise RuntimeError(STUCK)
        else:
            end = time.monotonic() + timeout
            while not self._is_awake and (left := end - time.monotonic()) > 0:
                time.sleep(min(left, SLICE))
        return []

    def rest(self) -> None:
        """Begin anew: what wakes from now on ends the next wait, even if that has not begun."""
        self._is_awake = False

    def wake(self) -> None:
        """End a wait that goes on: JavaScript, or a signal's handler, has made a callback ready."""
        self._is_awake = True
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

    def _write_to_self(self) -> None:
        """End a wait: a signal's handler has made a callback ready."""
        self._selector.wake()

    def _run_once(self) -> None:
        """Wait until something is ready, and run it. May be called by what it runs."""
        self._selector.rest()
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
