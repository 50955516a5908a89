# SPDX-License-Identifier: Apache-2.0
"""Functions that JavaScript's API calls. Arguments are positional; an option that is absent arrives as None.

What a program has put in the place of a function of `pyodide.code` is called instead of it.
"""

from __future__ import annotations

import sys

import pyxide.code as code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "find_imports",
    "import_path",
    "install",
    "install_kept",
    "interrupt",
    "register",
    "run",
    "run_async",
    "unpack",
    "unregister",
    "use_host_sockets",
]


def _flush() -> None:
    """Give on what Python holds back, and leave it to the host to wait for the end of a line."""
    for stream in (sys.stdout, sys.stderr):
        try:
            type(stream).flush(stream)
        except Exception:
            # The program has put something else there, or closed it: nothing is left to flush. Or a stream's handler
            # has run Python, while the stream writes.
            continue


def _code() -> Any:
    """Give the module whose functions users replace; a program that has not imported it has replaced nothing."""
    return sys.modules.get("pyodide.code", code)


def run(source: str, globals: Any, locals: Any, options: Any) -> Any:
    """Serve `runPython`; `options` are further keyword arguments of `eval_code`, in an object."""
    try:
        if options is None:
            return _code().eval_code(source, globals, locals)
        return _code().eval_code(source, globals, locals, **options.to_py(depth=1))
    finally:
        _flush()


async def run_async(source: str, globals: Any, locals: Any, options: Any) -> Any:
    """Serve `runPythonAsync`, as `run` serves `runPython`."""
    from pyxide.interrupts import interruptible

    keywords = {} if options is None else options.to_py(depth=1)
    try:
        with interruptible():
            return await _code().eval_code_async(source, globals, locals, **keywords)
    finally:
        _flush()


def interrupt(reason: BaseException) -> bool:
    """Serve what a handler of signals has raised while Python did not run: tell whether a program ends by it."""
    from pyxide.interrupts import interrupt_program

    return interrupt_program(None if isinstance(reason, KeyboardInterrupt) else reason)


def awaits() -> bool:
    """Tell whether an interrupt would end something that awaits."""
    from pyxide.interrupts import candidate

    return candidate() is not None


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
    return " ".join(_code().find_imports(source))


def install(path: str, target: str, origin: str | None, sha256: str | None, metadata: Any) -> str:
    """Serve `loadPackage`: install what lies at `path`; gives the paths of its shared libraries, a line each."""
    from pyxide.wheels import install as do

    return "\n".join(do(path, target, origin, sha256, metadata))


def install_kept(path: str | None, target: str, sha256: str, folder: str) -> str:
    """Serve `loadPackage` and imports on the command line, as `install` does, from a folder of the machine."""
    from pyxide.kept_wheels import install_kept as do

    return "\n".join(do(path, target, sha256, folder))


def unpack(path: str, format: str, target: str | None) -> None:
    """Serve `unpackArchive`."""
    from pyxide.archive import unpack as do

    do(path, format, target)


def use_host_sockets() -> None:
    """Serve `useNodeSockFS`."""
    from pyxide.net.installation import install as do

    do()
