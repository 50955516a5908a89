# SPDX-License-Identifier: Apache-2.0
"""Runs programs for the host: source in, a plain value or a traceback out."""

from __future__ import annotations

import asyncio
import sys
from signal import SIG_IGN, SIGINT, signal

import __main__
from pyxide.code import eval_code_async
from pyxide.isolated.grants import restore, send
from pyxide.isolated.values import pack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

__all__ = ["interrupt", "refuse_global", "run", "set_global"]

# Characters of a traceback.
LONGEST = 1 << 20
# Where this package is.
OWN = __file__.rpartition("isolated/")[0]

_ports: list[Any] = []
_running: set[asyncio.Task[None]] = set()
# Those of them that an interrupt ends.
_struck: set[asyncio.Task[None]] = set()
# What could not be set since the last run.
_refused: list[BaseException] = []
# What handled interrupts before they were ignored.
_handlers: list[Any] = []


def connect(port: Any) -> None:
    """Set the port to the host."""
    _ports[:] = [port]


def set_global(name: str, text: str | None, data: str) -> None:
    """Give the program a name, or take it back. What that raises, the next run raises."""
    try:
        if text is None:
            __main__.__dict__.pop(name, None)
        else:
            __main__.__dict__[name] = restore(text, data)
    except BaseException as error:
        _refuse(name, error)


def refuse_global(name: str) -> None:
    """Have the next run say that there is no memory for a name's value."""
    _refuse(name, MemoryError("there is no room for a value that the host has set"))


def _refuse(name: str, error: BaseException) -> None:
    error.add_note(f"raised by globals.set({name!r}, …)")
    _refused.append(error)


def run(code: str, filename: str) -> None:
    """Run source as a task of the event loop; the port is told its outcome."""
    _expect_interrupts()
    task = asyncio.get_running_loop().create_task(_run(code, filename))
    _running.add(task)
    task.add_done_callback(_done)


def interrupt() -> None:
    """Interrupt the program that awaits, which no signal reaches."""
    for task in _running:
        _struck.add(task)
        task.cancel()


def _done(task: asyncio.Task[None]) -> None:
    """Report a failure of the runtime itself, of which the program may have taken what it needs."""
    _running.discard(task)
    _struck.discard(task)
    if task.cancelled() or task.exception() is not None:
        _ports[0].fail()


def _ignore_interrupts() -> None:
    """The program is over: an interrupt would be raised in the runtime."""
    while True:
        try:
            handler = signal(SIGINT, SIG_IGN)
        except KeyboardInterrupt:
            continue
        if handler is not SIG_IGN:
            _handlers[:] = [handler]
        return


def _expect_interrupts() -> None:
    """Let interrupts in again, by the handler that the last program has left."""
    if _handlers:
        signal(SIGINT, _handlers.pop())


async def _run(code: str, filename: str) -> None:
    try:
        try:
            if _refused:
                refused = _refused[0]
                _refused.clear()
                raise refused
            value = await eval_code_async(code, __main__.__dict__, filename=filename)
        except asyncio.CancelledError:
            if asyncio.current_task() not in _struck:
                raise
            raise KeyboardInterrupt from None
        finally:
            _ignore_interrupts()
        send(*pack(value))
        ok = True
    except BaseException as error:
        _ignore_interrupts()
        send(*pack({"type": type(error).__name__, "message": _traceback(error)[-LONGEST:]}))
        ok = False
    _flush()
    _ports[0].finish(ok)


def _traceback(error: BaseException) -> str:
    """Give the traceback as the interpreter would print it, or if even that fails the exception alone."""
    try:
        from traceback import format_exception

        return "".join(format_exception(type(error), error, _users(error.__traceback__)))
    except BaseException:
        try:
            return f"{type(error).__name__}: {error}"
        except BaseException:
            return type(error).__name__


def _users(entry: TracebackType | None) -> TracebackType | None:
    """Skip the entries of the runtime's own code, which called what failed."""
    while entry is not None and entry.tb_frame.f_code.co_filename.startswith(OWN):
        entry = entry.tb_next
    return entry


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # The program has put something else there, or closed it: nothing is left to flush.
            continue
