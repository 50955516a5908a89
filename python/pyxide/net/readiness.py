# SPDX-License-Identifier: Apache-2.0
"""`select.select` and `select.poll` for sockets of the host, beside other descriptors."""

from __future__ import annotations

import select
import selectors
import time
from select import POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLPRI
from weakref import WeakValueDictionary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, Protocol

    class Readiness(Protocol):
        """What a socket tells of itself."""

        def is_readable(self) -> bool: ...
        def is_writable(self) -> bool: ...


__all__ = ["install", "sockets"]

# Seconds between two looks.
SHORTEST, LONGEST = 0.001, 0.01

# By descriptor.
sockets: WeakValueDictionary[int, Readiness] = WeakValueDictionary()

_select = select.select
_poll = select.poll


def _number(file: Any) -> int:
    number = file if isinstance(file, int) else file.fileno()
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return int(number)


def _wait[T: Iterable[Any]](look: Callable[[], T], timeout: float | None) -> T:
    """Look again and again until there is something, or the time is up."""
    if any(found := look()):
        return found
    from asyncio import sleep  # which imports `socket`

    from pyxide.suspension import run_sync

    end = None if timeout is None else time.monotonic() + timeout
    pause = SHORTEST
    while not any(found := look()) and (end is None or time.monotonic() < end):
        left = pause if end is None else min(pause, max(0.0, end - time.monotonic()))
        run_sync(sleep(left))
        pause = min(pause * 2, LONGEST)
    return found


def _select_host(
    rlist: Iterable[Any], wlist: Iterable[Any], xlist: Iterable[Any], timeout: float | None = None, /
) -> tuple[list[Any], list[Any], list[Any]]:
    lists = [{_number(file): file for file in files} for files in (rlist, wlist, xlist)]
    if not any(number in sockets for files in lists for number in files):
        return _select(rlist, wlist, xlist, timeout)
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")

    def look() -> tuple[list[Any], list[Any], list[Any]]:
        ours = [{number: sockets[number] for number in files if number in sockets} for files in lists]
        read, write, other = ([n for n in files if n not in own] for files, own in zip(lists, ours, strict=True))
        rest = _select(read, write, other, 0)
        readable = {n for n, socket in ours[0].items() if socket.is_readable()}.union(rest[0])
        writable = {n for n, socket in ours[1].items() if socket.is_writable()}.union(rest[1])
        ready = (readable, writable, set(rest[2]))
        first, second, third = (
            [file for number, file in files.items() if number in numbers]
            for files, numbers in zip(lists, ready, strict=True)
        )
        return first, second, third

    return _wait(look, timeout)


class HostPoll:
    """`select.poll`, for sockets of the host, too."""

    def __init__(self) -> None:
        self._masks: dict[int, int] = {}

    def register(self, fd: Any, eventmask: int = POLLIN | POLLPRI | POLLOUT, /) -> None:
        """Watch a descriptor."""
        self._masks[_number(fd)] = eventmask

    def modify(self, fd: Any, eventmask: int, /) -> None:
        """Watch for other events. Raises FileNotFoundError for a descriptor that is not watched."""
        if _number(fd) not in self._masks:
            raise FileNotFoundError(2, "No such file or directory")
        self._masks[_number(fd)] = eventmask

    def unregister(self, fd: Any, /) -> None:
        """Watch a descriptor no more. Raises KeyError for one that is not watched."""
        del self._masks[_number(fd)]

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        """Wait for events, `timeout` milliseconds at most."""
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        return _wait(self._look, seconds)

    def _look(self) -> list[tuple[int, int]]:
        others = _poll()
        found = []
        for number, mask in self._masks.items():
            socket = sockets.get(number)
            if socket is None:
                others.register(number, mask)
                continue
            events = (POLLIN if socket.is_readable() else 0) | (POLLOUT if socket.is_writable() else 0)
            if events := events & (mask | POLLERR | POLLHUP | POLLNVAL):
                found.append((number, events))
        return found + others.poll(0)


def install() -> None:
    """Let `select` and `selectors` know the host's sockets."""
    select.select = _select_host
    select.poll = HostPoll  # type: ignore[assignment,misc]
    selectors.SelectSelector._select = staticmethod(_select_host)  # type: ignore[attr-defined]
    selectors.PollSelector._selector_cls = HostPoll  # type: ignore[attr-defined]
