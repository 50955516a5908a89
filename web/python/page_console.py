# SPDX-License-Identifier: Apache-2.0
"""The interactive interpreter behind the page, in the terms of CPython's own.

Built on the standard library alone. Every public method answers a plain string,
so nothing has to be converted, or freed, on the JavaScript side. What a method
runs never escapes as an exception: it is shown, and the outcome is returned.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import codeop
import linecache
import os
import signal
import sys
import traceback
import types
from inspect import CO_COROUTINE
from typing import TYPE_CHECKING, Any, Protocol

from page_completion import complete
from page_display import rich_form

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine

HOME = "/home/pyodide"
MACHINERY = {"asyncio", "pyxide", "pyodide", "_pyodide", __name__}
FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


class Host(Protocol):
    """What the worker lends."""

    def display(self, mime: str, data: str, text: str) -> None:
        """Shows a result that is more than text."""

    def ask(self) -> Awaitable[str]:
        """A line for `input()`, after '='; '' at the end of the file, '^' for Ctrl-C.

        Only there where the worker cannot sleep until the page has a line.
        """


class PageConsole:
    """One namespace, run piece by piece."""

    def __init__(self, namespace: dict[str, Any], host: Host) -> None:
        self._namespace = namespace
        self._host = host
        self._compiler = codeop.CommandCompiler()
        self._compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # and each __future__ imported so far
        self._inputs = 0
        self._task: asyncio.Task[None] | None = None
        self._excepthook = sys.excepthook
        sys.displayhook = self._display
        signal.signal(signal.SIGINT, self._on_signal)
        if hasattr(host, "ask"):
            builtins.input = self._input
        sys.ps1, sys.ps2 = ">>> ", "... "
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]

    def status(self, source: str) -> str:
        """What Enter should do: 'complete' and 'invalid' run, 'incomplete' goes on.

        A compound statement is complete once a blank line ends it, as in CPython.
        """
        try:
            if self._compiler(source, "<input>", "exec") is None:
                return "incomplete"
            body = ast.parse(source).body
        except (SyntaxError, ValueError, OverflowError):
            return "invalid"
        last_line = source.rpartition("\n")[2]
        if body and hasattr(body[-1], "body") and last_line.strip():
            return "incomplete"
        return "complete"

    async def run(self, source: str, columns: int) -> str:
        """Runs one input; 'ok', 'error' or 'exit:<code>'."""
        self._inputs += 1
        filename = f"<input {self._inputs}>"
        lines = [line + "\n" for line in source.splitlines()]
        linecache.cache[filename] = (len(source), None, lines, filename)
        return await self._guard(self._evaluate(source, filename), columns)

    async def run_file(self, path: str, arguments: str, columns: int) -> str:
        """Runs a file as `python path arguments…` would; its names stay for a look."""
        return await self._guard(self._execute(path, arguments), columns)

    def complete(self, source: str) -> str:
        """The offset where the last word starts, then its completions, a line each."""
        start, matches = complete(source, self._namespace)
        return "\n".join([str(start), *matches])

    def interrupt(self) -> None:
        """Ends an `await`, which no signal reaches."""
        if self._task is not None:
            self._task.cancel()

    def _on_signal(self, _number: int, frame: types.FrameType | None) -> None:
        """Interrupts what the user runs, and never the event loop in the midst of its work.

        Struck between taking a step from its queue and running it, the loop would lose
        the step, and what awaits would wait for ever.
        """
        module = frame.f_globals.get("__name__", "") if frame else ""
        users = (self._evaluate.__code__, self._execute.__code__)
        while frame is not None:
            if frame.f_code in users:
                raise KeyboardInterrupt
            frame = frame.f_back
        if str(module).partition(".")[0] not in MACHINERY:
            raise KeyboardInterrupt  # a task or a callback of the user's
        self.interrupt()

    async def _guard(self, work: Coroutine[Any, Any, None], columns: int) -> str:
        os.environ["COLUMNS"] = str(columns)
        outcome = "ok"
        try:
            self._task = asyncio.ensure_future(_contained(work))
            await self._task
        except _Ended as ended:
            outcome = self._report(ended.cause)
        except (asyncio.CancelledError, KeyboardInterrupt):
            outcome = self._report(KeyboardInterrupt())
        finally:
            self._task = None
            _flush()
        return outcome

    def _report(self, error: BaseException) -> str:
        if isinstance(error, SystemExit):
            if error.code is None or isinstance(error.code, int):
                return f"exit:{error.code or 0}"
            print(error.code, file=sys.stderr)
            return "exit:1"
        if isinstance(error, asyncio.CancelledError):
            error = KeyboardInterrupt().with_traceback(error.__traceback__)
        _flush()
        tb = _without_own_frames(error.__traceback__)
        if isinstance(error, SyntaxError) and _is_input(error.filename):
            tb = None
        sys.last_exc = sys.last_value = error
        sys.last_type, sys.last_traceback = type(error), tb
        if sys.excepthook is not self._excepthook:
            sys.excepthook(type(error), error, tb)
        else:
            text = traceback.format_exception(type(error), error, tb, colorize=True)  # type: ignore[call-overload]
            print("".join(text), end="", file=sys.stderr)
        return "error"

    async def _evaluate(self, source: str, filename: str) -> None:
        only_tree = self._flags | ast.PyCF_ONLY_AST
        body = compile(source, filename, "exec", only_tree, dont_inherit=True).body
        parts: list[tuple[ast.Module | ast.Interactive, str]] = []
        if body[:-1]:
            parts.append((ast.Module(body[:-1], []), "exec"))
        if body:  # the last statement shows its value, as the prompt of CPython does
            parts.append((ast.Interactive(body[-1:]), "single"))
        for tree, mode in parts:
            code = compile(tree, filename, mode, self._flags, dont_inherit=True)
            self._flags |= code.co_flags & FUTURES
            result = eval(code, self._namespace)
            if code.co_flags & CO_COROUTINE:
                await result

    async def _execute(self, path: str, arguments: str) -> None:
        import shlex

        argv = [path, *shlex.split(arguments)]
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        linecache.checkcache()
        for name, module in list(sys.modules.items()):
            if str(getattr(module, "__file__", None) or "").startswith(HOME):
                del sys.modules[name]  # edited since the last run, perhaps
        main = types.ModuleType("__main__")
        main.__dict__.update(__file__=path, __builtins__=builtins)
        saved = sys.argv, sys.path[:], sys.modules["__main__"]
        sys.argv, sys.modules["__main__"] = argv, main
        sys.path.insert(0, path.rpartition("/")[0])
        try:
            exec(code, main.__dict__)
        finally:
            sys.argv, sys.path[:], sys.modules["__main__"] = saved
            names = {k: v for k, v in vars(main).items() if not k.startswith("__")}
            self._namespace.update(names)

    def _input(self, prompt: object = "", /) -> str:
        """`input()` by suspending Python's stack, for want of shared memory."""
        from pyodide import ffi

        can_run_sync, run_sync = getattr(ffi, "can_run_sync", None), getattr(ffi, "run_sync", None)
        if not (can_run_sync and run_sync and can_run_sync()):
            reason = "the page shares no memory with Python (the help says why), and cannot suspend it"
            raise OSError(f"input() cannot wait here: {reason}")
        print(prompt, end="", flush=True)
        answer: str = run_sync(self._host.ask())
        if answer == "^":
            raise KeyboardInterrupt
        if not answer:
            raise EOFError
        return answer[1:]

    def _display(self, value: object) -> None:
        if value is None:
            return
        rich = rich_form(value)
        if rich is None:
            sys.__displayhook__(value)
            return
        _flush()
        self._host.display(*rich, repr(value))
        builtins._ = value  # type: ignore[attr-defined]


class _Ended(Exception):
    """Carries what ended a run past asyncio, which treats KeyboardInterrupt and
    SystemExit in a task as the end of the loop."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause


async def _contained(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except BaseException as error:
        raise _Ended(error) from None


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # closed, or replaced by the user's own


def _is_input(filename: str | None) -> bool:
    return bool(filename) and str(filename).startswith("<input ")


def _without_own_frames(tb: types.TracebackType | None) -> types.TracebackType | None:
    own = PageConsole.run.__code__.co_filename
    while tb is not None and tb.tb_frame.f_code.co_filename == own:
        tb = tb.tb_next
    return tb
