# SPDX-License-Identifier: Apache-2.0
"""Awaiting across the boundary: promises in Python and awaitables in JavaScript. Called by the core."""

from __future__ import annotations

import asyncio
import weakref
from inspect import iscoroutinefunction as is_coroutine_function

from _pyxide import (
    JsProxy,
    create_once_callable,
    destroy_proxies,
    exception_of,
    js_error,
    promise_then,
    set_promise_future,
    to_js,
    watch_promise,
)

from pyxide.futures import PyodideFuture
from pyxide.interrupts import called, ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextvars import Context
    from typing import Any

__all__ = [
    "catch",
    "closed",
    "entered",
    "finally_",
    "future_of",
    "future_of_call",
    "is_coroutine_function",
    "left",
    "settle",
    "then",
]


def _attach(promise: JsProxy, fulfilled: Callable[[Any], Any], rejected: Callable[[Any], Any]) -> JsProxy:
    """`promise.then(…)`; both proxies are freed when the promise is settled."""
    proxies = to_js([create_once_callable(fulfilled), create_once_callable(rejected)])

    def free(_: Any) -> None:
        destroy_proxies(proxies)

    result = promise_then(promise, *proxies)
    freeing = create_once_callable(free)
    promise_then(result, freeing, freeing)
    return result


class PromiseFuture(PyodideFuture["Any"]):
    """A future that a promise settles. In JavaScript it is the promise.

    The promise keeps it alive only when somebody waits for it: one that is never settled may be dropped.
    """

    promise: JsProxy
    callback: JsProxy

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        # Holds the future itself while that has callbacks; the promise holds the list.
        self.waited_for: list[PromiseFuture] = []
        # Not empty once JavaScript has the promise; outlives the future, too.
        self.shared: list[bool] = []

    def add_done_callback(self, fn: Callable[[Any], object], /, *, context: Context | None = None) -> None:
        """As of any future."""
        if not self.done():
            self.waited_for[:] = [self]
        super().add_done_callback(fn, context=context)

    @property
    def shared_promise(self) -> JsProxy:
        """The promise for JavaScript, which may then handle what it is rejected with."""
        self.shared[:] = [True]
        self._log_traceback = False
        return self.promise

    def settle(self, fulfilled: bool, value: Any) -> None:
        """Take over the promise's outcome."""
        if self.done():
            return
        if fulfilled:
            self.set_result(value)
            return
        self.set_exception(_exception(value))
        if self.shared:
            self._log_traceback = False

    def cancel(self, msg: Any = None) -> bool:
        """Cancel the future; the promise, which cannot be cancelled, no longer keeps it alive."""
        if not super().cancel(msg):
            return False
        self.waited_for.clear()
        self.callback.destroy()
        return True


# Programs see the documented class.
PromiseFuture.__name__ = PromiseFuture.__qualname__ = "PyodideFuture"
PromiseFuture.__module__ = "pyodide.webloop"
set_promise_future(PromiseFuture)


def future_of(promise: JsProxy) -> asyncio.Future[Any]:
    """A future of the running loop that the promise settles."""
    loop = asyncio.get_running_loop()
    future = PromiseFuture(loop)
    future.promise = promise
    found, waited_for, shared = weakref.ref(future), future.waited_for, future.shared

    def tell(fulfilled: bool, value: Any) -> None:
        # A new future reports the error that nobody can retrieve any more.
        settled = found() or (None if fulfilled or shared else PromiseFuture(loop))
        if settled is not None:
            settled.settle(fulfilled, value)
        waited_for.clear()
        shared.clear()

    future.callback = create_once_callable(tell)
    watch_promise(promise, future.callback)
    return future


def future_of_call(promise: JsProxy) -> Any:
    """What a call in JavaScript that gives a promise gives in Python: a future, or the promise where no loop runs."""
    try:
        return future_of(promise)
    except RuntimeError:
        return promise


def _exception(reason: Any) -> BaseException:
    """What a promise was rejected with, as an exception: an Error, or the exception that a PythonError carries."""
    return reason if isinstance(reason, BaseException) else exception_of(reason)


async def entered[T](manager: T) -> T:
    """Give what `async with` binds: the JavaScript object."""
    return manager


async def left(outcome: Any) -> None:
    """Wait for what JavaScript's `[Symbol.asyncDispose]` gave."""
    if hasattr(outcome, "__await__"):
        await outcome


def then(
    promise: JsProxy, fulfilled: Callable[[Any], Any] | None = None, rejected: Callable[[Any], Any] | None = None
) -> JsProxy:
    """`promise.then(fulfilled, rejected)`."""

    def reraise(reason: Any) -> Any:
        raise _exception(reason)

    return _attach(promise, fulfilled or (lambda value: value), rejected or reraise)


def catch(promise: JsProxy, rejected: Callable[[Any], Any]) -> JsProxy:
    """`promise.catch(rejected)`."""
    return then(promise, None, rejected)


def finally_(promise: JsProxy, settled: Callable[[], Any]) -> JsProxy:
    """`promise.finally(settled)`."""

    def fulfilled(value: Any) -> Any:
        settled()
        return value

    def rejected(reason: Any) -> Any:
        settled()
        raise _exception(reason)

    return _attach(promise, fulfilled, rejected)


async def closed(promise: Awaitable[Any]) -> None:
    """Wait for the end of an asynchronous generator that was told to end."""
    try:
        await promise
    except StopAsyncIteration:
        return
    raise RuntimeError("the JavaScript generator ignored its end")


def _error_of(future: asyncio.Future[Any]) -> BaseException | None:
    if not future.cancelled():
        return future.exception()
    try:
        future.result()
    except asyncio.CancelledError as error:
        # With this frame in its traceback, a cycle would hold what the caller holds.
        traceback = error.__traceback__
        return error.with_traceback(traceback and traceback.tb_next)
    return None


def settle(awaitable: Awaitable[Any], resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
    """Runs an awaitable on the event loop and settles a promise with its outcome."""
    task = asyncio.ensure_future(awaitable)
    is_own = task is not awaitable and isinstance(task, asyncio.Task)
    if is_own:
        called(task)

    def done(future: asyncio.Future[Any]) -> None:
        error = _error_of(future)
        interrupt = ended(task) if is_own else None
        if interrupt is not None and isinstance(error, asyncio.CancelledError):
            error = interrupt
        if error is None:
            resolve(future.result())
        else:
            reject(js_error(error))

    task.add_done_callback(done)
