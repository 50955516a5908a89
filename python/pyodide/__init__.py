# SPDX-License-Identifier: Apache-2.0
"""Names of Pyodide's Python API, for code that imports them. All of it is in `pyxide`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

__version__ = "0.29.5"

__all__ = ["__version__", "code", "console", "ffi", "http", "webloop"]
# `import pyodide` of the npm package loads these, too.
INNER = {"_package_loader", "_state", "common"}


def __getattr__(name: str) -> ModuleType:
    if name in __all__ or name in INNER:
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
