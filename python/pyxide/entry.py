# SPDX-License-Identifier: Apache-2.0
"""Functions that JavaScript's API calls. Arguments are positional; an option that is absent arrives as None."""

from __future__ import annotations

import sys

from pyxide.code import eval_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["find_imports", "import_path", "install", "register", "run", "run_async", "unpack", "unregister"]


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            # The program has put something else there, or closed it: nothing is left to flush.
            continue


def run(source: str, globals: Any, locals: Any, filename: str | None) -> Any:
    """Serve `runPython`."""
    try:
        return eval_code(source, globals, locals, filename=filename or "<exec>")
    finally:
        _flush()


async def run_async(source: str, globals: Any, locals: Any, filename: str | None) -> Any:
    """Serve `runPythonAsync`."""
    from pyxide.code import eval_code_async

    try:
        return await eval_code_async(source, globals, locals, filename=filename or "<exec>")
    finally:
        _flush()


def import_path(path: str) -> Any:
    """Serve `pyimport`: the module, or the attribute of its parent, that a dotted path names."""
    parent, _, name = path.rpartition(".")
    if not parent:
        return __import__(path)
    module = __import__(parent, fromlist=[name])
    try:
        return getattr(module, name)
    except AttributeError:
        from importlib import import_module

        return import_module(path)


def register(name: str, jsproxy: Any) -> None:
    """Serve `registerJsModule`."""
    from pyxide.importer import register_js_module

    register_js_module(name, jsproxy)


def unregister(name: str) -> None:
    """Serve `unregisterJsModule`."""
    from pyxide.importer import unregister_js_module

    unregister_js_module(name)


def find_imports(source: str) -> str:
    """Serve `loadPackagesFromImports`: names of modules, separated by blanks."""
    from pyxide.code import find_imports as find

    return " ".join(find(source))


def install(path: str, target: str, origin: str | None, sha256: str | None, metadata: Any) -> str:
    """Serve `loadPackage`: install what lies at `path`; gives the paths of its shared libraries, a line each."""
    from pyxide.wheels import install as do

    return "\n".join(do(path, target, origin, sha256, metadata))


def unpack(path: str, format: str, target: str | None) -> None:
    """Serve `unpackArchive`."""
    from pyxide.archive import unpack as do

    do(path, format, target)
