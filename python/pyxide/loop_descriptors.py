# SPDX-License-Identifier: Apache-2.0
"""Descriptors that an event loop watches: pipes, and the standard streams of a command line.

Nothing tells that a descriptor has become ready, so the loop looks now and then while it watches any.
"""

from __future__ import annotations

from asyncio import base_events, events

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from typing import Any

__all__ = ["DescriptorWatch"]

# Seconds between two looks: the first one after something was ready, and the most that it becomes.
SHORTEST = 0.001
LONGEST = 0.016


def _number(descriptor: Any) -> int:
    number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
    if number < 0:
        raise ValueError(f"Invalid file descriptor: {number}")
    return int(number)


class DescriptorWatch(base_events.BaseEventLoop):
    """A loop that can watch what can be polled."""

    if TYPE_CHECKING:

        def _check_closed(self) -> None: ...

    def __init__(self) -> None:
        super().__init__()
        self._watched: tuple[dict[int, asyncio.Handle], dict[int, asyncio.Handle]] = ({}, {})
        self._next_look: asyncio.TimerHandle | None = None
        self._interval = SHORTEST

    def add_reader[*Ts](self, fd: Any, callback: Callable[[*Ts], object], *args: *Ts) -> None:
        """Call `callback(*args)` whenever `fd`, a number or something with `fileno()`, can be read without waiting.

        Raises ValueError for what is no descriptor, OSError for one that is not open.
        """
        self._add(0, fd, callback, args)

    def add_writer[*Ts](self, fd: Any, callback: Callable[[*Ts], object], *args: *Ts) -> None:
        """Call `callback(*args)` whenever `fd` can be written to without waiting. Raises as `add_reader` does."""
        self._add(1, fd, callback, args)

    def remove_reader(self, fd: Any) -> bool:
        """Watch `fd` no longer; False when nothing waited for it."""
        return self._remove(0, fd)

    def remove_writer(self, fd: Any) -> bool:
        """Watch `fd` no longer; False when nothing waited for it."""
        return self._remove(1, fd)

    # What asyncio's own transports call.
    def _add_reader(self, fd: Any, callback: Callable[..., Any], *args: Any) -> None:
        self._add(0, fd, callback, args)

    def _add_writer(self, fd: Any, callback: Callable[..., Any], *args: Any) -> None:
        self._add(1, fd, callback, args)

    def _remove_reader(self, fd: Any) -> bool:
        return self._remove(0, fd)

    def _remove_writer(self, fd: Any) -> bool:
        return self._remove(1, fd)

    def _make_read_pipe_transport(self, pipe: Any, protocol: Any, waiter: Any = None, extra: Any = None) -> Any:
        from asyncio import unix_events

        return unix_events._UnixReadPipeTransport(self, pipe, protocol, waiter, extra)  # type: ignore[attr-defined]

    def _make_write_pipe_transport(self, pipe: Any, protocol: Any, waiter: Any = None, extra: Any = None) -> Any:
        from asyncio import unix_events

        return unix_events._UnixWritePipeTransport(self, pipe, protocol, waiter, extra)  # type: ignore[attr-defined]

    def _add(self, which: int, fd: Any, callback: Callable[..., Any], args: tuple[Any, ...]) -> None:
        import os

        self._check_closed()
        number = _number(fd)
        os.fstat(number)
        if before := self._watched[which].get(number):
            before.cancel()
        self._watched[which][number] = events.Handle(callback, args, self)
        self._interval = SHORTEST
        self._look_later()

    def _remove(self, which: int, fd: Any) -> bool:
        handle = self._watched[which].pop(_number(fd), None)
        if handle is None:
            return False
        handle.cancel()
        if not any(self._watched) and self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        return True

    def _look_later(self) -> None:
        if self._next_look is None:
            self._next_look = self.call_later(self._interval, self._look)

    def _look(self) -> None:
        import select

        self._next_look = None
        poll = select.poll()
        readers, writers = self._watched
        for number in readers.keys() | writers.keys():
            wanted = (select.POLLIN if number in readers else 0) | (select.POLLOUT if number in writers else 0)
            poll.register(number, wanted)
        ready = poll.poll(0)
        for number, found in ready:
            # An error, or an end that has gone, is told by the call that follows.
            if found & ~select.POLLOUT and (handle := readers.get(number)):
                self.call_soon(self._run_watcher, handle)
            if found & ~select.POLLIN and (handle := writers.get(number)):
                self.call_soon(self._run_watcher, handle)
        self._interval = 0 if ready else min(max(self._interval, SHORTEST) * 2, LONGEST)
        if any(self._watched):
            self._look_later()

    def _run_watcher(self, handle: asyncio.Handle) -> None:
        if not handle.cancelled():
            handle._run()
