# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.console`."""

from pyxide.console import (
    BANNER,
    COMPLETE,
    INCOMPLETE,
    SYNTAX_ERROR,
    Console,
    ConsoleFuture,
    PyodideConsole,
    repr_shorten,
    shorten,
)

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
