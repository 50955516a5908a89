# SPDX-License-Identifier: Apache-2.0
"""A prompt with top-level `await`. Tasks run while a statement awaits, and rest while a line is typed."""

from __future__ import annotations

import asyncio
import os
import sys
import tokenize
from _ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from code import InteractiveConsole
from inspect import iscoroutine
from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

NAMES = ("__name__", "__package__", "__loader__", "__spec__", "__builtins__", "__file__")


class AsyncioConsole(InteractiveConsole):
    """A console whose statements run in one event loop."""

    def __init__(self, names: dict[str, Any], runner: asyncio.Runner) -> None:
        super().__init__(names, filename="<stdin>")
        self.compile.compiler.flags |= PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._runner = runner

    def runcode(self, code: CodeType) -> None:
        async def run() -> None:
            result = FunctionType(code, self.locals)()
            if iscoroutine(result):
                await result

        try:
            self._runner.run(run())
        except SystemExit:
            raise
        except KeyboardInterrupt:
            self.write("\nKeyboardInterrupt\n")
        except BaseException:
            self.showtraceback()


def main() -> None:
    """Show the banner, run the start-up file, and ask for lines until there are no more."""
    console_names = {"asyncio": asyncio, **{name: globals()[name] for name in NAMES if name in globals()}}
    with asyncio.Runner() as runner:
        console = AsyncioConsole(console_names, runner)
        if not sys.flags.quiet:
            console.write(
                f"asyncio REPL {sys.version} on {sys.platform}\n"
                'Use "await" directly instead of "asyncio.run()".\n'
                'Type "help", "copyright", "credits" or "license" for more information.\n'
            )
        startup = None if sys.flags.ignore_environment else os.getenv("PYTHONSTARTUP")
        if startup:
            try:
                with tokenize.open(startup) as file:
                    exec(compile(file.read(), startup, "exec"), console_names)
            except SystemExit:
                raise
            except BaseException:
                console.showtraceback()
        console.write(f"{getattr(sys, 'ps1', '>>> ')}import asyncio\n")
        console.interact(banner="", exitmsg="")
        console.write("exiting asyncio REPL...\n")


if __name__ == "__main__":
    main()
