# SPDX-License-Identifier: Apache-2.0
"""Handlers of signals that an event loop runs as its callbacks, as loops on Unix have them."""

from __future__ import annotations

import signal
from asyncio import base_events, coroutines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SignalHandlers"]


UNCATCHABLE = frozenset({signal.SIGKILL, signal.SIGSTOP})


class SignalHandlers(base_events.BaseEventLoop):
    """A loop that gives signals back when it is closed."""

    if TYPE_CHECKING:

        def _check_closed(self) -> None: ...

    def __init__(self) -> None:
        super().__init__()
        self._handled: set[int] = set()

    def add_signal_handler[*Ts](self, sig: int, callback: Callable[[*Ts], object], *args: *Ts) -> None:
        """Have the loop call `callback(*args)` when a signal comes.

        Raises TypeError for a coroutine function and for what is no number, ValueError for a number that is no
        signal's, and RuntimeError for a signal that cannot be caught.
        """
        given: object = callback
        if coroutines.iscoroutine(given) or coroutines.iscoroutinefunction(given):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        _check_signal(sig)
        self._check_closed()
        if sig in UNCATCHABLE:
            raise RuntimeError(f"sig {sig} cannot be caught")
        signal.signal(sig, lambda *_: self.call_soon_threadsafe(callback, *args))
        self._handled.add(sig)

    def remove_signal_handler(self, sig: int) -> bool:
        """Give a signal back to Python's own handler; False when the loop did not handle it.

        Raises TypeError and ValueError as `add_signal_handler` does.
        """
        _check_signal(sig)
        if sig not in self._handled:
            return False
        self._handled.remove(sig)
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        return True

    def close(self) -> None:
        for sig in list(self._handled):
            self.remove_signal_handler(sig)
        super().close()


def _check_signal(sig: object) -> None:
    if not isinstance(sig, int):
        raise TypeError(f"sig must be an int, not {sig!r}")
    if sig not in signal.valid_signals():
        raise ValueError(f"invalid signal number {sig}")
