# SPDX-License-Identifier: Apache-2.0
"""What a worker runs for its page or terminal: a console over `__main__`, answering in JSON."""

from __future__ import annotations

import builtins
import json
import linecache
import os
import sys
from io import open_code

import __main__
from pyxide.code import eval_code_async
from pyxide.console import BANNER, PyodideConsole
from pyxide.session_interrupts import Interrupts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from pyxide.code import CodeRunner

__all__ = ["Session", "run_startup_file"]


def _exit_code(error: SystemExit) -> int:
    """Give the exit code that `error` stands for, showing its message as the interpreter does."""
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    print(code, file=sys.stderr)
    return 1


def run_startup_file() -> None:
    """Run the file that PYTHONSTARTUP names, in `__main__`; an error is shown and ends that file alone.

    Raises SystemExit where the file does.
    """
    path = None if sys.flags.ignore_environment else os.environ.get("PYTHONSTARTUP")
    if not path:
        return
    try:
        with open_code(path) as file:
            source = file.read()
    except OSError as error:
        print(f"Could not open PYTHONSTARTUP\n{type(error).__name__}: {error}", file=sys.stderr)
        return
    try:
        exec(compile(source, path, "exec"), __main__.__dict__)
    except Exception as error:
        trace = error.__traceback__ and error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)


class SourceConsole(PyodideConsole):
    """A console whose tracebacks show the lines that were typed."""

    async def runcode(self, source: str, code: CodeRunner) -> Any:
        """Keep the source of compiled code, and run it."""
        if code.code is not None:
            linecache._register_code(code.code, source, self.filename)  # type: ignore[attr-defined]
        return await super().runcode(source, code)


class Session:
    """One conversation with Python. `colorize` asks for ANSI colours in tracebacks.

    Requests that can be interrupted have ids that grow; `target` gives the id of the last one that an interrupt is for.
    """

    def __init__(self, colorize: bool, target: Callable[[], int]) -> None:
        own = (Session._push, Session._run)
        self._interrupts = Interrupts((Session.push, Session.run), own, (Session.complete,), target)
        self.console = SourceConsole(__main__.__dict__, filename="<stdin>", colorize=colorize)
        self.banner = BANNER

    def push(self, request: int, line: str) -> Coroutine[Any, Any, str]:
        """Run a line of the console and show its value; gives a `PushAnswer`."""
        self._interrupts.expect(request)
        return self._push(request, line)

    async def _push(self, request: int, line: str) -> str:
        future = self.console.push(line)
        answer: dict[str, Any] = {"status": future.syntax_check}
        if future.task is not None:
            self._interrupts.add(future.task, request)
        if self._interrupts.begin(request):
            self._interrupts.interrupt()
        try:
            value = await future
        except SystemExit as error:
            answer["exit"] = _exit_code(error)
        except BaseException:
            answer["error"] = future.formatted_error
        else:
            if value is not None:
                print(repr(value))
                builtins._ = value  # type: ignore[attr-defined]
        finally:
            if future.task is not None:
                self._interrupts.remove(future.task)
        self._flush()
        return json.dumps(answer)

    def interrupt(self) -> None:
        """End what awaits with a KeyboardInterrupt."""
        self._interrupts.interrupt()

    def reset(self) -> None:
        """Drop the lines of an incomplete statement."""
        self.console.buffer = []

    def run(self, request: int, code: str, filename: str | None) -> Coroutine[Any, Any, str]:
        """Run source in `__main__`; gives a `RunAnswer`."""
        self._interrupts.expect(request)
        return self._run(request, code, filename)

    async def _run(self, request: int, code: str, filename: str | None) -> str:
        try:
            work = eval_code_async(code, __main__.__dict__, filename=filename or "<exec>")
            value = await self._interrupts.guard(request, work)
        finally:
            self._flush()
        answer: dict[str, Any] = {"repr": "" if value is None else repr(value)}
        if isinstance(value, (str, int, float, bool)) and abs(value if isinstance(value, int) else 0) < 2**53:
            answer["value"] = value
        return json.dumps(answer)

    def complete(self, source: str) -> str:
        """Complete the last word of `source`: `{"matches": [...], "start": index}`."""
        matches, start = self.console.complete(source)
        return json.dumps({"matches": matches, "start": start})

    @staticmethod
    def _flush() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
