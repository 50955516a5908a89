# SPDX-License-Identifier: Apache-2.0
"""Import on demand: a module that a package of the lock file provides is downloaded when a program imports it.

Invariant: it happens only for an import that must not fail, and for a module that is to be run (`-m`). What a library
merely tries while it is being imported itself (`try: import numpy`), and `importlib.util.find_spec`, find only what is
there.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, ModuleType
    from typing import Any

__all__ = ["PackageFinder"]

# Where the standard library and packages are, and the user's own packages; code from anywhere else is the program's.
LIBRARIES = "/lib/python3"
PACKAGES = "/site-packages/"
# What looks for a module: an import, and `runpy` for a module that is to be run.
SEARCHES = frozenset({"_find_and_load", "_get_module_details"})


class PackageFinder:
    """Comes on `sys.meta_path` after all finders of what is there."""

    def __init__(self, host: Any) -> None:
        self.host = host

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """Load the package that has the module and give the module's spec.

        Raises ModuleNotFoundError where Python cannot wait or shall not load packages, and ImportError when the package
        cannot be had.
        """
        package = self.host.providerOf(fullname)
        if package is None or not _is_needed(sys._getframe(1)):
            return None
        self._load(fullname, package)
        imported = sys.modules.pop(fullname, None)
        if imported is not None:
            # Another task has imported it while this one waited. Without it in sys.modules the spec given here counts,
            # whose loader puts it there again.
            return ModuleSpec(fullname, ThereAlready(imported))  # type: ignore[arg-type]
        from _frozen_importlib_external import PathFinder

        return PathFinder.find_spec(fullname, path)

    def _load(self, module: str, package: str) -> None:
        from _pyxide import JsException, can_suspend, suspend

        if not self.host.loadsOnImport:
            raise _not_installed(module, package)
        try:
            if can_suspend():
                failure = suspend(self.host.loadPackage(package))
            elif self.host.loadPackageSync is not None:
                failure = self.host.loadPackageSync(package)
            else:
                raise _not_installed(
                    module, package, "Python cannot wait for a download here; in runPythonAsync it can."
                )
        except JsException as error:
            failure = str(error)
        if failure:
            raise ImportError(f"cannot import {module!r}: {failure}", name=module)


def _not_installed(module: str, package: str, reason: str | None = None) -> ModuleNotFoundError:
    lines = [
        f"No module named {module!r}",
        f"The module {package!r} is included in the Pyodide distribution, but it is not installed.",
        *([reason] if reason else []),
        "You can install it by calling:",
        f'  await micropip.install("{package}") in Python, or',
        f'  await pyodide.loadPackage("{package}") in JavaScript',
    ]
    return ModuleNotFoundError("\n".join(lines), name=module)


class ThereAlready:
    """Gives a module that has been imported meanwhile, unchanged."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


def _is_needed(frame: FrameType | None) -> bool:
    """Tell whether the import that `frame` is part of has to succeed.

    It need not where a library tries it in a block that handles errors, in code that runs because the library itself is
    being imported. A library that imports something when its user calls it, or when it is run itself, needs it.
    """
    imports = guarded = False
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith("<frozen "):
            imports = imports or code.co_name in SEARCHES
        elif not imports or not _is_library(code.co_filename) or frame.f_globals.get("__name__") == "__main__":
            return imports
        else:
            guarded = guarded or _is_guarded(frame)
            if guarded and code.co_name == "<module>":
                return False
        frame = frame.f_back
    return imports


def _is_library(filename: str) -> bool:
    return filename.startswith(LIBRARIES) or PACKAGES in filename


def _is_guarded(frame: FrameType) -> bool:
    """Tell whether an error in what the frame does now would be handled by the frame."""
    table = frame.f_code.co_exceptiontable
    if not table:
        return False
    from dis import _parse_exception_table  # type: ignore[attr-defined]

    return any(entry.start <= frame.f_lasti < entry.end for entry in _parse_exception_table(frame.f_code))
