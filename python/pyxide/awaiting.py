# SPDX-License-Identifier: Apache-2.0
"""Awaiting across the boundary: promises in Python and awaitables in JavaScript. Called by the core."""

from __future__ import annotations

import asyncio

from _pyxide import JsProxy, create_once_callable, destroy_proxies, js_error, run_js, to_js

from pyxide.futures import HostFuture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

__all__ = ["catch", "closed", "finally_", "future_of", "settle", "then"]

# JsProxy's own `then` hides JavaScript's, so it is reached by a function.
_then = run_js("(promise, fulfilled, rejected) => Promise.resolve(promise).then(fulfilled, rejected)")
# `tell` has a promise call back once, and gives a number by which `forget` makes it not do so. What is kept under the
# number is weak: a promise that nobody can settle any more, and what waits for it, are garbage.
_tell, _forget = run_js(
    """(() => {
        const waiting = new Map();
        let last = 0;
        const tell = (promise, callback) => {
            const id = ++last;
            const settle = (fulfilled, value) => { if (waiting.delete(id)) callback(fulfilled, value); };
            waiting.set(id, new WeakRef(callback));
            Promise.resolve(promise).then((value) => settle(true, value), (reason) => settle(false, reason));
            return id;
        };
        const forget = (id) => {
            const callback = waiting.get(id)?.deref();
            waiting.delete(id);
            callback?.destroy();
        };
        return [tell, forget];
    })()"""
)
_throw = run_js("(reason) => { throw reason; }")


def _attach(promise: JsProxy, fulfilled: Callable[[Any], Any], rejected: Callable[[Any], Any]) -> JsProxy:
    """`promise.then(…)`; both proxies are freed when the promise is settled."""
    proxies = to_js([create_once_callable(fulfilled), create_once_callable(rejected)])

    def free(_: Any) -> None:
        destroy_proxies(proxies)

    result: JsProxy = _then(promise, *proxies)
    freeing = create_once_callable(free)
    _then(result, freeing, freeing)
    return result


class PromiseFuture(HostFuture["Any"]):
    """A future that a promise settles."""

    promise_id: int = 0

    def settle(self, fulfilled: bool, value: Any) -> None:
        """Take over the promise's outcome."""
        if self.done():
            return
        if fulfilled:
            self.set_result(value)
        else:
            self.set_exception(_exception(value))

    def cancel(self, msg: Any = None) -> bool:
        """Cancel the future; the promise, which cannot be cancelled, no longer keeps it alive."""
        if not super().cancel(msg):
            return False
        _forget(self.promise_id)
        return True


def future_of(promise: JsProxy) -> asyncio.Future[Any]:
    """A future of the running loop that the promise settles."""
    future = PromiseFuture(loop=asyncio.get_running_loop())
    future.promise_id = _tell(promise, create_once_callable(future.settle))
    return future


def _exception(reason: Any) -> BaseException:
    """What a promise was rejected with, as an exception."""
    if isinstance(reason, BaseException):  # an Error, or the exception that a PythonError carries
        return reason
    try:
        _throw(reason)
    except BaseException as error:  # whatever JavaScript threw, as the core has it
        return error
    raise AssertionError("unreachable")


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


def settle(awaitable: Awaitable[Any], resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
    """Runs an awaitable on the event loop and settles a promise with its outcome."""

    def done(future: asyncio.Future[Any]) -> None:
        # Asked for rather than raised: a traceback through this frame would be a cycle that holds both functions.
        error = asyncio.CancelledError() if future.cancelled() else future.exception()
        if error is None:
            # The result is JavaScript's to keep: a proxy made for the call alone would be destroyed with it.
            resolve(to_js(future.result(), depth=0))
        else:
            reject(js_error(error))

    asyncio.ensure_future(awaitable).add_done_callback(done)
