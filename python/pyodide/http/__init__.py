# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.http`."""

from __future__ import annotations

from pyxide.http import AbortError, BodyUsedError, HttpStatusError, open_url
from pyxide.http.response import FetchResponse, pyfetch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["AbortError", "BodyUsedError", "FetchResponse", "HttpStatusError", "open_url", "pyfetch", "pyxhr"]


def __getattr__(name: str) -> ModuleType:
    if name == "pyxhr":
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
