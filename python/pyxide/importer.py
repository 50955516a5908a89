# SPDX-License-Identifier: Apache-2.0
"""Import JavaScript objects as Python modules.

Invariant: one finder is on `sys.meta_path` for the life of the interpreter. Besides registered JavaScript modules it
sees the first imports of some modules of the standard library (`FOLLOWED`), so that the host's event loop and network
are in place without importing anything at start.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

import _pyxide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, ModuleType
    from typing import Any, ClassVar

__all__ = [
    "JsFinder",
    "JsLoader",
    "MissingFinder",
    "WindowsToLinuxPathFinder",
    "jsfinder",
    "register_js_module",
    "unregister_js_module",
]


class JsLoader:
    """Loads one JavaScript object: the proxy itself becomes the module."""

    __module__ = "_pyodide._importhook"

    def __init__(self, jsproxy: Any) -> None:
        self.jsproxy = jsproxy

    def create_module(self, spec: ModuleSpec) -> Any:
        return self.jsproxy

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing; see that a submodule's parent may be frozen: it has the submodule as a property already."""
        assert module.__spec__ is not None
        parent, _, child = module.__spec__.name.rpartition(".")
        if not parent:
            return
        try:
            setattr(sys.modules[parent], child, module)
        except _pyxide.JsException:
            sys.modules[parent] = _Bound(parent, sys.modules[parent])  # type: ignore[assignment]

    def is_package(self, fullname: str) -> bool:
        return True


class _Bound:
    """Stands for a JavaScript module while the import system sets a submodule as its attribute, which it refuses."""

    def __init__(self, name: str, module: Any) -> None:
        self.__dict__.update(name=name, module=module)

    def __setattr__(self, attribute: str, value: object) -> None:
        sys.modules[self.__dict__["name"]] = self.__dict__["module"]


# Modules of JavaScript that no file hides.
OWN = frozenset({"js", "pyodide_js"})


def _spec_in_python(name: str) -> ModuleSpec | None:
    """Look where Python itself has modules, which come before those of JavaScript."""
    from _frozen_importlib import BuiltinImporter, FrozenImporter
    from _frozen_importlib_external import PathFinder

    for finder in (BuiltinImporter, FrozenImporter, PathFinder):
        if spec := finder.find_spec(name, None):
            return spec
    return None


class JsFinder:
    """Finds registered JavaScript modules, and objects below them as submodules."""

    __module__ = "_pyodide._importhook"

    def __init__(self) -> None:
        self.jsproxies: dict[str, Any] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        parent, _, child = fullname.rpartition(".")
        if not parent:
            if fullname in FOLLOWED:
                return _followed_spec(fullname, None)
            if fullname not in self.jsproxies:
                return None
            if fullname not in OWN and (spec := _spec_in_python(fullname)):
                return spec
            jsproxy = self.jsproxies[fullname]
        else:
            if fullname in FOLLOWED:
                return _followed_spec(fullname, path)
            module = sys.modules.get(parent)
            if not isinstance(module, _pyxide.JsProxy):
                return None
            try:
                jsproxy = getattr(module, child)
            except AttributeError:
                raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname) from None
            if not isinstance(jsproxy, _pyxide.JsProxy):
                raise ModuleNotFoundError(
                    f"No module named {fullname!r}: {child!r} of the JavaScript module {parent!r} is not an object",
                    name=fullname,
                )
        return ModuleSpec(fullname, JsLoader(jsproxy), origin="javascript", is_package=True)  # type: ignore[arg-type]

    def register_js_module(self, name: str, jsproxy: Any) -> None:
        """Make `import name` give the JavaScript object `jsproxy`.

        A module of that name that has been imported already stays until it is removed from `sys.modules`. Raises
        TypeError when `name` is not a str or `jsproxy` is not a JavaScript object.
        """
        if not isinstance(name, str):
            raise TypeError(f"Argument 'name' must be a str, not {type(name).__name__!r}")
        if not isinstance(jsproxy, _pyxide.JsProxy):
            raise TypeError(f"Argument 'jsproxy' must be a JsProxy, not {type(jsproxy).__name__!r} (module {name!r})")
        self.jsproxies[name] = jsproxy

    def unregister_js_module(self, name: str) -> None:
        """Undo `register_js_module`. Raises ValueError when no JavaScript module has that name."""
        if name not in self.jsproxies:
            raise ValueError(f"Cannot unregister {name!r}: no Javascript module with that name is registered")
        del self.jsproxies[name]


class WindowsToLinuxPathFinder:
    r"""Looks in folders that `sys.path` names as Windows does: C:\\lib is /c/lib here, or /lib."""

    __module__ = "_pyodide._importhook"

    @classmethod
    def find_spec(cls, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if path is not None:
            return None
        folders: list[str] = []
        for entry in sys.path:
            if entry[1:3] in (":\\", ":/"):
                inside = entry[2:].replace("\\", "/")
                folders += [f"/{entry[0].lower()}{inside}", inside]
        if not folders:
            return None
        from _frozen_importlib_external import PathFinder

        return PathFinder.find_spec(fullname, folders)


NO_WINDOWS = "there are no windows but the browser's"
# Reasons that are others on the command line.
COMMAND_LINE = {
    **dict.fromkeys(("_tkinter", "idlelib", "tkinter", "turtle", "turtledemo"), "there are no windows"),
    "ensurepip": "`-m pip` installs packages",
}


class MissingFinder:
    """Comes last on `sys.meta_path`: says why a module of CPython's is not there.

    Who only asks whether there is one, as `importlib.util.find_spec` does, gets None, but not `-m`.
    """

    reasons: ClassVar[dict[str, str]] = {
        "_curses": "there is no terminal library",
        "_multiprocessing": "there are no processes",
        "_posixshmem": "there is no memory to share with other processes",
        "_tkinter": NO_WINDOWS,
        "curses": "there is no terminal library",
        "ensurepip": "micropip installs packages",
        "grp": "there are no user groups",
        "idlelib": NO_WINDOWS,
        "pwd": "there are no user accounts",
        "readline": "there is no terminal library",
        "tkinter": NO_WINDOWS,
        "turtle": NO_WINDOWS,
        "turtledemo": NO_WINDOWS,
        "venv": "there are no processes",
    }

    @classmethod
    def find_spec(cls, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname in cls.reasons and _is_import(sys._getframe(2)):
            from pyxide.advice import advice

            reason = advice(cls.reasons[fullname], COMMAND_LINE.get(fullname, cls.reasons[fullname]))
            raise ModuleNotFoundError(f"No module named {fullname!r}: {reason} in WebAssembly", name=fullname)
        return None


def _is_import(caller: FrameType) -> bool:
    """Tell whether who looks for a module cannot go on without it: an import statement, or `-m`."""
    if caller.f_code.co_name == "_find_and_load_unlocked":
        return True
    runner = caller.f_back
    return runner is not None and runner.f_code.co_name == "_get_module_details"


# Modules of the standard library, each with one of ours that adapts it to the host and is imported right after it.
FOLLOWED = {
    "asyncio": "pyxide.loop",
    "ctypes.util": "pyxide.find_library",
    "http.client": "pyxide.http.connection",
    "json.encoder": "pyxide.json_null",
    "multiprocessing.context": "pyxide.processes",
    "socket": "pyxide.socket_options",
    "webbrowser": "pyxide.browser",
}


class FollowedLoader:
    """Loads a module as its own loader does, then what makes it the host's."""

    def __init__(self, loader: Any) -> None:
        self.loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: ModuleSpec) -> Any:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        assert spec is not None
        spec.loader = self.loader
        module.__loader__ = self.loader
        # Python does not import again what an interrupt has left of a package, and the event loop is everybody's.
        _pyxide.import_whole(True)
        try:
            self.loader.exec_module(module)
            # It may also be what imports the module now.
            __import__(FOLLOWED[spec.name])
        finally:
            _pyxide.import_whole(False)


def _followed_spec(fullname: str, path: Sequence[str] | None) -> ModuleSpec | None:
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec(fullname, path)
    if spec is not None and spec.loader is not None:
        spec.loader = FollowedLoader(spec.loader)  # type: ignore[assignment]
    return spec


jsfinder = JsFinder()
register_js_module = jsfinder.register_js_module
unregister_js_module = jsfinder.unregister_js_module
