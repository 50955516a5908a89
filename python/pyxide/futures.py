# SPDX-License-Identifier: Apache-2.0
"""Futures and tasks with the three methods of JavaScript's promises."""

from __future__ import annotations

import asyncio
from inspect import isawaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

__all__ = ["PyodideFuture", "PyodideTask"]


async def _awaited(value: Any) -> Any:
    """Give what an awaitable results in, at last, or the value if it is none."""
    while isawaitable(value):
        value = await value
    return value


class PyodideFuture[T](asyncio.Future[T]):
    """A future of the host's loop, with the three methods that JavaScript programmers expect of a promise."""

    __module__ = "pyodide.webloop"

    follower: asyncio.Future[Any]

    def then(
        self,
        onfulfilled: Callable[[T], Any] | None,
        onrejected: Callable[[BaseException], Any] | None = None,
    ) -> PyodideFuture[Any]:
        """Give a future with what the callback that applies returns; an awaitable result is awaited.

        Without a callback that applies it has the outcome of this one; it is cancelled when this one is.
        """

        async def outcome() -> Any:
            try:
                value: Any = await self
            except Exception as error:
                if onrejected is None:
                    raise
                value = onrejected(error)
            else:
                if onfulfilled is not None:
                    value = onfulfilled(value)
            return await _awaited(value)

        return self._followed_by(outcome())

    def catch(self, onrejected: Callable[[BaseException], Any]) -> PyodideFuture[Any]:
        """Short for `then(None, onrejected)`."""
        return self.then(None, onrejected)

    def finally_(self, onfinally: Callable[[], Any]) -> PyodideFuture[T]:
        """Call `onfinally` without arguments when the future is done or cancelled, and pass its outcome on."""

        async def outcome() -> Any:
            try:
                return await self
            finally:
                await _awaited(onfinally())

        return self._followed_by(outcome())

    def _followed_by(self, outcome: Coroutine[Any, Any, Any]) -> PyodideFuture[Any]:
        """Give a future with the outcome of a coroutine that waits for this one."""
        result: PyodideFuture[Any] = PyodideFuture(loop=self.get_loop())

        def settle(task: asyncio.Future[Any]) -> None:
            if task.cancelled():
                result.cancel()
            elif (error := task.exception()) is not None:
                if not result.done():
                    result.set_exception(error)
            elif not result.done():
                result.set_result(task.result())

        result.follower = asyncio.ensure_future(outcome, loop=result.get_loop())
        result.follower.add_done_callback(settle)
        return result


class PyodideTask[T](asyncio.Task[T], PyodideFuture[T]):
    """A task of the host's loop."""

    __module__ = "pyodide.webloop"

    runs_program: bool = False
    """Does the task run a program that JavaScript or the console has started?"""

    interrupted: BaseException | None = None
    """Why the task is cancelled, when that is because its program is interrupted. See `pyxide.interrupts`."""

    blocked_on: asyncio.Future[Any] | None = None
    """What the task waits for inside `run_sync`, which asyncio takes for running."""

    def cancel(self, msg: Any = None) -> bool:
        """Cancel the task; one that is blocked in `run_sync` is woken by CancelledError."""
        if self.blocked_on is not None and self.blocked_on.cancel(msg):
            return True
        return super().cancel(msg)
