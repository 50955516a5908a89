# SPDX-License-Identifier: Apache-2.0
"""The Python side of Pyxide.

Importing this package imports nothing else: each submodule is loaded when it is first asked for, because the
interpreter's start-up time has a budget.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

__version__ = "0.1.0"

# What only Node, Deno and Bun can use is beside the rest (interpreter/stdlib.toml).
__path__.append(__path__[0].replace(".zip/", "-node.zip/"))

__all__ = ["__version__", "code", "console", "ffi", "http", "importer", "loop", "wrappers"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
