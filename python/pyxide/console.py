# SPDX-License-Identifier: Apache-2.0
"""An interactive console for front ends: it tells incomplete input, runs code with top-level `await`, completes names.

Invariant: statements run one after another, in the order in which they were pushed.
"""

from __future__ import annotations

import asyncio
import sys
from _ast import PyCF_ALLOW_TOP_LEVEL_AWAIT as TOP_LEVEL_AWAIT
from codeop import CommandCompiler
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout

from pyxide.code import CodeRunner, dedent_source
from pyxide.console_streams import ReadStream, WriteStream, redirect_stdin
from pyxide.interrupts import interruptible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from traceback import TracebackException
    from types import TracebackType
    from typing import Any, Literal

    type ConsoleFutureStatus = Literal["incomplete", "syntax-error", "complete"]

__all__ = [
    "BANNER",
    "COMPLETE",
    "INCOMPLETE",
    "SYNTAX_ERROR",
    "Console",
    "ConsoleFuture",
    "PyodideConsole",
    "repr_shorten",
    "shorten",
]

INCOMPLETE: ConsoleFutureStatus = "incomplete"
SYNTAX_ERROR: ConsoleFutureStatus = "syntax-error"
COMPLETE: ConsoleFutureStatus = "complete"

BANNER = (
    f"Python {sys.version.split('[')[0].strip()} on WebAssembly/Emscripten\n"
    'Type "help", "copyright", "credits" or "license" for more information.'
)


class ConsoleFuture(asyncio.Future["Any"]):
    """The outcome of a line: done when its code has run; `syntax_check` is known at once.

    `formatted_error` is the text to show when the future has an exception; `task` runs the code, when there is some.
    """

    __module__ = "pyodide.console"

    def __init__(self, syntax_check: ConsoleFutureStatus) -> None:
        super().__init__()
        self.syntax_check: ConsoleFutureStatus = syntax_check
        self.formatted_error: str | None = None
        self.task: asyncio.Task[Any] | None = None


class Console:
    """A console over one namespace, with streams of its own while code runs.

    `globals` is a new namespace unless given. The callbacks, where given, replace the standard streams: during each
    statement, or from now on with `persistent_stream_redirection`. `colorize` asks for ANSI colours in tracebacks.
    `optimize` and `dont_inherit` are those of `compile`.
    """

    __module__ = "pyodide.console"

    def __init__(
        self,
        globals: dict[str, Any] | None = None,
        *,
        stdin_callback: Callable[[int], str] | None = None,
        stdout_callback: Callable[[str], int | None] | None = None,
        stderr_callback: Callable[[str], int | None] | None = None,
        persistent_stream_redirection: bool = False,
        filename: str = "<console>",
        dont_inherit: bool = False,
        optimize: int = -1,
        colorize: bool = False,
    ) -> None:
        if globals is None:
            globals = {"__name__": "__console__", "__doc__": None}
        if not isinstance(globals, dict):
            raise TypeError("namespace must be a dictionary")
        self.globals = globals
        self.stdin_callback = stdin_callback
        self.stdout_callback = stdout_callback
        self.stderr_callback = stderr_callback
        self.filename = filename
        self.dont_inherit = dont_inherit
        self.optimize = optimize
        self.colorize = colorize
        self.buffer: list[str] = []
        self.completer_word_break_characters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"
        self._lock = asyncio.Lock()
        self._compile = CommandCompiler()
        self._compile.compiler.flags |= TOP_LEVEL_AWAIT
        self._persistent: ExitStack | None = None
        self._redirected = 0
        if persistent_stream_redirection:
            self.persistent_redirect_streams()

    def persistent_redirect_streams(self) -> None:
        """Replace the standard streams until `persistent_restore_streams` is called."""
        if self._persistent is None:
            self._persistent = ExitStack()
            self._persistent.enter_context(self.redirect_streams())

    def persistent_restore_streams(self) -> None:
        """Undo `persistent_redirect_streams`."""
        if self._persistent is not None:
            self._persistent.close()
            self._persistent = None

    @contextmanager
    def redirect_streams(self) -> Generator[None]:
        """Replace the standard streams by those of the console; may be nested."""
        self._redirected += 1
        try:
            if self._redirected > 1:
                yield
                return
            with ExitStack() as stack:
                if self.stdin_callback is not None:
                    stack.enter_context(redirect_stdin(ReadStream(lambda size: self._read(size), "<stdin>")))
                if self.stdout_callback is not None:
                    stack.enter_context(redirect_stdout(WriteStream(lambda text: self._write(text), "<stdout>")))
                if self.stderr_callback is not None:
                    stack.enter_context(redirect_stderr(WriteStream(lambda text: self._warn(text), "<stderr>")))
                yield
        finally:
            self._redirected -= 1

    # Looked up at each call, because callbacks may be assigned while they are in use.
    def _read(self, size: int) -> str:
        return self.stdin_callback(size) if self.stdin_callback is not None else ""

    def _write(self, text: str) -> int | None:
        return self.stdout_callback(text) if self.stdout_callback is not None else None

    def _warn(self, text: str) -> int | None:
        return self.stderr_callback(text) if self.stderr_callback is not None else None

    def push(self, line: str) -> ConsoleFuture:
        """Add a line (or several) to the input and run it if it is complete.

        Input that is incomplete stays in `buffer`; otherwise the buffer is emptied.
        """
        self.buffer.append(line)
        result = self.runsource("\n".join(self.buffer), self.filename)
        if result.syntax_check != INCOMPLETE:
            self.buffer = []
        return result

    def runsource(self, source: str, filename: str = "<console>") -> ConsoleFuture:
        """Compile source and start it if it is complete."""
        try:
            with self.redirect_streams():
                runner = self._compile_source(source, filename)
        except (OverflowError, SyntaxError, ValueError) as error:
            failed = ConsoleFuture(SYNTAX_ERROR)
            failed.formatted_error = self.formatsyntaxerror(error)
            failed.set_exception(error)
            failed.exception()  # counts as seen: the front end reads formatted_error
            return failed
        if runner is None:
            incomplete = ConsoleFuture(INCOMPLETE)
            incomplete.set_result(None)
            return incomplete
        result = ConsoleFuture(COMPLETE)

        def done(task: asyncio.Task[Any]) -> None:
            if result.done():
                return
            if task.cancelled():
                result.formatted_error = "KeyboardInterrupt\n"
                result.cancel()
            elif (error := task.exception()) is not None:
                result.formatted_error = self.formattraceback(error)
                result.set_exception(error)
                result.exception()
            else:
                result.set_result(task.result())

        async def in_turn() -> Any:
            async with self._lock:
                with interruptible():
                    return await self.runcode(source, runner)

        result.task = asyncio.ensure_future(in_turn())
        result.task.add_done_callback(done)
        return result

    def _compile_source(self, source: str, filename: str) -> CodeRunner | None:
        """Compile source; None when more lines are needed."""
        source = dedent_source(source)
        try:
            if self._compile(source, filename, "single") is None:
                return None
        except SyntaxError as error:
            # Several statements at once, as when text is pasted: complete unless an indented block is still open.
            if "multiple statements" not in str(error.msg):
                raise
            last = source.rsplit("\n", 1)[-1]
            if last[:1] in (" ", "\t"):
                return None
        runner = CodeRunner(
            source,
            filename=filename,
            quiet_trailing_semicolon=False,
            flags=self._compile.compiler.flags & ~self._INPUT_FLAGS,
            dont_inherit=self.dont_inherit,
            optimize=self.optimize,
        )
        runner.displays = True
        return runner.compile()

    _INPUT_FLAGS = 0x200 | 0x4000  # PyCF_DONT_IMPLY_DEDENT, PyCF_ALLOW_INCOMPLETE_INPUT

    async def runcode(self, source: str, code: CodeRunner) -> Any:
        """Run compiled code and return its value; what was pushed before has ended by then."""
        with self.redirect_streams():
            try:
                return await code.run_async(self.globals)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()

    def formatsyntaxerror(self, e: Exception) -> str:
        """Give the text for an error in the input, and remember it as `sys.last_exc`."""
        from traceback import TracebackException

        self._remember(e)
        e.__traceback__ = None
        return self._format(TracebackException.from_exception(e))

    def num_frames_to_keep(self, tb: TracebackType | None) -> int:
        """Count the frames of a traceback from the first that belongs to the input."""
        keep = False
        count = 0
        while tb is not None:
            keep = keep or tb.tb_frame.f_code.co_filename == self.filename
            count += keep
            tb = tb.tb_next
        return count

    def formattraceback(self, e: BaseException) -> str:
        """Give the text for an exception, without frames of the console, and remember it as `sys.last_exc`."""
        from traceback import TracebackException

        self._remember(e)
        limit = self.num_frames_to_keep(e.__traceback__)
        text = TracebackException(type(e), e, e.__traceback__, limit=-limit)
        return self._format(text)

    def _format(self, text: TracebackException) -> str:
        return "".join(text.format(colorize=self.colorize))  # type: ignore[call-arg]

    @staticmethod
    def _remember(error: BaseException) -> None:
        sys.last_exc = sys.last_value = error
        sys.last_type = type(error)
        sys.last_traceback = error.__traceback__

    def complete(self, source: str) -> tuple[list[str], int]:
        """Complete the last word of `source`: the candidates, and the index where the word starts."""
        from rlcompleter import Completer

        start = max(map(source.rfind, self.completer_word_break_characters)) + 1
        word = source[start:]
        completer: Any = Completer(self.globals)
        matches = completer.attr_matches(word) if "." in word else completer.global_matches(word)
        return list(dict.fromkeys(matches)), start


class PyodideConsole(Console):
    """A console that first loads the packages which the code imports."""

    __module__ = "pyodide.console"

    async def runcode(self, source: str, code: CodeRunner) -> Any:
        """Load packages, then run compiled code and return its value."""
        from pyxide.entry import find_imports

        if find_imports(source):
            from pyodide_js import loadPackagesFromImports

            def ignore(message: str) -> None:
                """Show nothing."""

            await loadPackagesFromImports(source, messageCallback=ignore)
        return await super().runcode(source, code)


def shorten(text: str, limit: int = 1000, split: int | None = None, separator: str = "...") -> str:
    """Keep the first and last `split` characters (default: half of `limit`) of a text longer than `limit`.

    Raises ValueError when `limit` is less than 2.
    """
    if limit < 2:
        raise ValueError("limit must be greater than or equal to 2.")
    if len(text) <= limit:
        return text
    keep = min(limit // 2 if split is None else split, len(text) // 2)
    return text[:keep] + separator + text[len(text) - keep :]


def repr_shorten(value: object, limit: int = 1000, split: int | None = None, separator: str = "...") -> str:
    """Shorten `repr(value)`. Raises ValueError when `limit` is less than 4."""
    if limit < 4:
        raise ValueError("limit must be greater than or equal to 4.")
    return shorten(repr(value), limit, split, separator)
