# SPDX-License-Identifier: Apache-2.0
"""Futures and tasks with the three methods of JavaScript's promises."""

from __future__ import annotations

import asyncio
from inspect import isawaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["HostFuture", "HostTask"]


class Thenable[T]:
    """Adds to a future the three methods that JavaScript programmers expect of a promise."""

    def then(
        self,
        onfulfilled: Callable[[T], Any] | None,
        onrejected: Callable[[BaseException], Any] | None = None,
    ) -> HostFuture[Any]:
        """Give a future with what the callback that applies returns; an awaitable result is awaited.

        Without a callback that applies it has the outcome of this one; it is cancelled when this one is.
        """
        result: HostFuture[Any] = HostFuture(loop=self.get_loop())  # type: ignore[attr-defined]

        async def outcome() -> Any:
            try:
                value: Any = await self  # type: ignore[misc]
            except Exception as error:
                if onrejected is None:
                    raise
                value = onrejected(error)
            else:
                if onfulfilled is not None:
                    value = onfulfilled(value)
            while isawaitable(value):
                value = await value
            return value

        def settle(task: asyncio.Future[Any]) -> None:
            if task.cancelled():
                result.cancel()
            elif (error := task.exception()) is not None:
                if not result.done():
                    result.set_exception(error)
            elif not result.done():
                result.set_result(task.result())

        result.follower = asyncio.ensure_future(outcome(), loop=result.get_loop())
        result.follower.add_done_callback(settle)
        return result

    def catch(self, onrejected: Callable[[BaseException], Any]) -> HostFuture[Any]:
        """Short for `then(None, onrejected)`."""
        return self.then(None, onrejected)

    def finally_(self, onfinally: Callable[[], Any]) -> HostFuture[T]:
        """Call `onfinally` without arguments when the future is done, and pass its outcome on."""

        async def settle(value: Any, error: BaseException | None) -> Any:
            outcome = onfinally()
            while isawaitable(outcome):
                outcome = await outcome
            if error is not None:
                raise error
            return value

        return self.then(lambda value: settle(value, None), lambda error: settle(None, error))


class HostFuture[T](asyncio.Future[T], Thenable[T]):
    """A future of the host's loop."""

    follower: asyncio.Future[Any]


class HostTask[T](asyncio.Task[T], Thenable[T]):
    """A task of the host's loop."""

    blocked_on: asyncio.Future[Any] | None = None
    """What the task waits for inside `run_sync`, which asyncio takes for running."""

    def cancel(self, msg: Any = None) -> bool:
        """Cancel the task; one that is blocked in `run_sync` is woken by CancelledError."""
        if self.blocked_on is not None and self.blocked_on.cancel(msg):
            return True
        return super().cancel(msg)
