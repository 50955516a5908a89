# SPDX-License-Identifier: Apache-2.0
"""Names that code written for Pyodide imports from its inner package."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name in ("_base", "_core_docs", "_importhook", "docstring", "jsbind"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
