# SPDX-License-Identifier: Apache-2.0
"""Ties the interpreter to the port of isolated mode. Runs before any program."""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

import _pyxide

from pyxide.shared import SharedFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

__all__ = ["start"]

# Modules that speak with JavaScript, each with the one that does its work over the port.
REPLACED = {
    "pyxide.awaiting": "pyxide.isolated.awaiting",
    "pyxide.http.blocking": "pyxide.isolated.blocking",
    "pyxide.http.response": "pyxide.isolated.response",
}
NO_JAVASCRIPT = frozenset({"js", "pyodide_js"})
# What the core has for JavaScript, and what is left of it: nothing.
WITHOUT = (
    "js_globals",
    "create_proxy",
    "create_once_callable",
    "to_js",
    "destroy_proxies",
    "js_error",
    "exception_of",
    "promise_then",
    "watch_promise",
)


def _refuse(*_args: object, **_kwargs: object) -> Any:
    raise RuntimeError("isolated mode has no way to JavaScript")


class Host:
    """Stands where the host object is otherwise: see `HostObject` in host/runtime/runtime.ts."""

    embedded = True
    blocking = True

    def __init__(self, port: Any) -> None:
        self.wake: Callable[[float], None] = port.wake
        self.onTick: Callable[[Any], None] = port.onTick
        self.placeModule: Callable[[str], str] = port.placeModule


class Replacements:
    """Comes first on `sys.meta_path`: finds the modules of `REPLACED`, and says why there are none for JavaScript."""

    @classmethod
    def find_spec(cls, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname in NO_JAVASCRIPT:
            raise ModuleNotFoundError(
                f"No module named {fullname!r}: isolated mode has no way to JavaScript", name=fullname
            )
        if fullname not in REPLACED:
            return None
        return ModuleSpec(fullname, Replacement(REPLACED[fullname]), origin="isolated")  # type: ignore[arg-type]


class Replacement:
    """Gives a module under the name of another."""

    def __init__(self, name: str) -> None:
        self.name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        from importlib import import_module

        return import_module(self.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module has been executed."""


class Modules(SharedFinder):
    """As its base, with files that the host has sent already."""

    def _place(self, module: str, name: str, digest: str) -> str:
        location: str = self.host.placeModule(name)
        return location


def _no_javascript(port: Any) -> None:
    """Leave in the core only what the runtime needs."""
    for name in WITHOUT:
        setattr(_pyxide, name, _refuse)
    from pyxide.isolated.pauses import Helpers

    # `pyxide.suspension` takes it when it is imported.
    _pyxide.helpers = Helpers(port)  # type: ignore[assignment]
    import pyxide.suspension  # noqa: F401

    del _pyxide.helpers


def start(port: Any) -> None:
    """Install the import hooks, the event loop and line-buffered streams."""
    from pyxide import boot
    from pyxide.importer import MissingFinder, jsfinder

    host = Host(port)
    boot._hosts[:] = [host]
    sys.meta_path[:0] = [Replacements, jsfinder]
    sys.meta_path += [Modules(host), MissingFinder]
    sys.path.insert(0, "")
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    # These import asyncio, which makes it the host's.
    from pyxide.isolated import grants, session

    grants.connect(port)
    session.connect(port)
    _no_javascript(port)
