# SPDX-License-Identifier: Apache-2.0
"""What Python has only as the command `pyxide`: its user, a folder for packages, `pip`, `pwd`, `grp`, `help("if")`.

Invariant: what `sys.path` has under one of these names comes first.
"""

from __future__ import annotations

import os
import posix
import sys

from pyxide.importer import FOLLOWED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _frozen_importlib import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["OwnModules", "OwnPrograms", "start"]


class OwnModules:
    """Finds the modules that lie in this folder, at the end of `sys.meta_path`."""

    names = frozenset({"grp", "pip", "pwd", "pydoc_data"})

    @classmethod
    def find_spec(cls, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if path is not None or fullname not in cls.names:
            return None
        from _frozen_importlib_external import PathFinder

        return PathFinder.find_spec(fullname, __path__)


class OwnPrograms:
    """Finds the modules that take the place of CPython's when they run by `-m`, at the start of `sys.meta_path`."""

    names = frozenset({"asyncio.__main__"})

    @classmethod
    def find_spec(cls, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname not in cls.names:
            return None
        from _frozen_importlib_external import PathFinder

        return PathFinder.find_spec(fullname, [f"{__path__[0]}/{fullname.partition('.')[0]}"])


def start(user: Any) -> None:
    """Make Python the user's. Called once, when all other finders are on `sys.meta_path`."""
    # Before the one that says why a module is not there.
    sys.meta_path.insert(-1, OwnModules)
    sys.meta_path.insert(0, OwnPrograms)
    FOLLOWED.update(socket="pyxide.net.program", socketserver="pyxide.net.serving", ssl="pyxide.net.wrapping")
    _identify(user)
    _add_user_site(user)


def _identify(user: Any) -> None:
    """Let `os` give the groups of the host's process; the C library has the user's alone."""
    groups = [int(group) for group in user.groups]

    def getgroups() -> list[int]:
        """Return list of supplemental group IDs for the process."""
        return list(groups)

    getgroups.__module__, getgroups.__qualname__ = "posix", "getgroups"
    posix.getgroups = os.getgroups = getgroups


def _add_user_site(user: Any) -> None:
    """Give the user a folder of packages that no native Python shares, whose binary modules could not work here.

    It is `site.USER_SITE`: `-s`, `-I`, `-S` and PYTHONNOUSERSITE turn it off, PYTHONUSERBASE moves it.
    """
    site: Any = sys.modules.get("site")
    if site is None:
        return
    is_enabled = site.check_enableusersite()
    if site.USER_BASE is None:
        data = os.environ.get("XDG_DATA_HOME") or f"{os.environ.get('HOME') or user.home}/.local/share"
        site.USER_BASE = f"{data}/pyxide"
        site.ENABLE_USER_SITE = is_enabled
        # As a program it is imported once more, and asks the environment alone.
        if sys.argv[0] == "-m" and not {"site", "-msite"}.isdisjoint(sys.orig_argv):
            os.environ["PYTHONUSERBASE"] = site.USER_BASE
    folder = site.getusersitepackages()
    if not is_enabled:
        return
    # Before the packages that load on import, as everywhere.
    if os.path.isdir(folder):
        packages = site.getsitepackages()[0]
        known = [path for path in sys.path if path not in (folder, packages)]
        sys.path[:] = known
        site.addsitedir(folder)
        sys.path.append(packages)
