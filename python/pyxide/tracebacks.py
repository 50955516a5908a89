# SPDX-License-Identifier: Apache-2.0
"""Tracebacks as text, for errors that cross the boundary again and again.

An error that went through n calls is formatted n times, with all the errors that came before it.
"""

from __future__ import annotations

import sys
from traceback import TracebackException, extract_tb, format_exception

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, TracebackType

__all__ = ["format_traceback"]

# Frames whose text is kept, and of how many of one line in a row `traceback` shows the text.
MOST = 2000
SHOWN = 3

type Line = tuple[str, int | None, str]

# The text of a frame, by the identity of its code, which is kept with it, and the instruction in it.
_texts: dict[tuple[int, int], tuple[CodeType, Line, str]] = {}


class Frames:
    """A stack that formats itself as `traceback.StackSummary` does, each frame once."""

    def __init__(self, entry: TracebackType | None) -> None:
        self._entry = entry

    def __bool__(self) -> bool:
        return self._entry is not None

    def format(self, *, colorize: bool = False) -> Iterator[str]:
        """Give the text of the frames; lines that repeat are counted. There are no colours."""
        last: Line | None = None
        count = 0
        entry = self._entry
        while entry is not None:
            line, text = _describe(entry)
            if line != last:
                yield from _repeated(count)
                last, count = line, 0
            count += 1
            if count <= SHOWN:
                yield text
            entry = entry.tb_next
        yield from _repeated(count)


def _describe(entry: TracebackType) -> tuple[Line, str]:
    code = entry.tb_frame.f_code
    key = (id(code), entry.tb_lasti)
    if (known := _texts.get(key)) is not None:
        return known[1:]
    frames = extract_tb(entry, 1)
    line = (frames[0].filename, frames[0].lineno, frames[0].name)
    if len(_texts) >= MOST:
        _texts.clear()
    text = "".join(frames.format())
    _texts[key] = (code, line, text)
    return line, text


def _repeated(count: int) -> Iterator[str]:
    if (more := count - SHOWN) > 0:
        yield f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n"


def format_traceback(error: BaseException, entry: TracebackType | None) -> str:
    """Give what the interpreter would print of `error`, whose traceback is to begin with `entry`."""
    if hasattr(sys, "tracebacklimit"):
        return "".join(format_exception(type(error), error, entry))
    whole = TracebackException(type(error), error, entry, limit=0, compact=True)
    parts: list[tuple[TracebackException, BaseException, TracebackType | None]] = [(whole, error, entry)]
    while parts:
        part, error, entry = parts.pop()
        part.stack = Frames(entry)  # type: ignore[assignment]
        inner = [(part.__cause__, error.__cause__), (part.__context__, error.__context__)]
        if isinstance(error, BaseExceptionGroup):
            inner += zip(part.exceptions or (), error.exceptions, strict=True)
        parts += ((each, cause, cause.__traceback__) for each, cause in inner if each is not None and cause is not None)
    return "".join(whole.format())
