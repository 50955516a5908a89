# SPDX-License-Identifier: Apache-2.0
"""Text streams that call functions, for consoles that show output and ask for input themselves."""

from __future__ import annotations

from contextlib import _RedirectStream
from io import TextIOBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any  # noqa: F401  (in a string below)

__all__ = ["ReadStream", "WriteStream", "redirect_stdin"]


class redirect_stdin(_RedirectStream["Any"]):  # noqa: N801  (named like contextlib's two)
    """Context manager that replaces `sys.stdin`."""

    _stream = "stdin"


class Stream(TextIOBase):
    """What both directions share: a name, an encoding, and being a terminal."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "strict"

    @property
    def name(self) -> str:
        return self._name

    def isatty(self) -> bool:
        return True


class WriteStream(Stream):
    """Gives each text that is written to a function."""

    def __init__(self, write_handler: Callable[[str], int | None], name: str) -> None:
        super().__init__(name)
        self._handler = write_handler

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        written = self._handler(text)
        return len(text) if written is None else written


class ReadStream(Stream):
    """Reads what a function gives; it is asked for so many characters (-1: any number), "" is the end."""

    def __init__(self, read_handler: Callable[[int], str], name: str) -> None:
        super().__init__(name)
        self._handler = read_handler
        self._pending = ""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        wanted = -1 if size is None else size
        if wanted < 0:
            parts = [self._pending]
            while piece := self._handler(-1):
                parts.append(piece)
            self._pending = ""
            return "".join(parts)
        while len(self._pending) < wanted:
            piece = self._handler(wanted - len(self._pending))
            if not piece:
                break
            self._pending += piece
        result, self._pending = self._pending[:wanted], self._pending[wanted:]
        return result

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        limit = -1 if size is None else size
        while "\n" not in self._pending and (limit < 0 or len(self._pending) < limit):
            piece = self._handler(limit)
            if not piece:
                break
            self._pending += piece
        end = self._pending.find("\n") + 1 or len(self._pending)
        if limit >= 0:
            end = min(end, limit)
        result, self._pending = self._pending[:end], self._pending[end:]
        return result
