# SPDX-License-Identifier: Apache-2.0
"""Packages that the user has installed, and those of the lock file.

Invariant: nothing outside of the folders of the user's packages is removed.
"""

from __future__ import annotations

import os
import re
import site
from importlib.metadata import Distribution, distributions
from pathlib import Path

from .errors import PipError

__all__ = ["base_of", "described", "find", "installed", "locked", "normal", "remove", "user_folder"]


def normal(name: str) -> str:
    """Give a package's name in the form in which names are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def user_folder() -> Path:
    """Give the folder of the user's packages. Raises PipError where it is turned off."""
    if not site.ENABLE_USER_SITE or site.USER_SITE is None:
        raise PipError("the user's packages are turned off (-s, -I, -S or PYTHONNOUSERSITE): give --target")
    return Path(site.USER_SITE)


def base_of(folder: Path) -> Path:
    """Give the folder that data files of packages are relative to, which lies above the folder of modules or is it."""
    user = site.ENABLE_USER_SITE and site.USER_SITE is not None and folder == Path(site.USER_SITE)
    return Path(str(site.USER_BASE)) if user else folder


def installed(folder: Path | None = None) -> list[Distribution]:
    """Give the packages in a folder (default: the user's), by name."""
    if folder is None:
        if not site.ENABLE_USER_SITE or site.USER_SITE is None:
            return []
        folder = Path(site.USER_SITE)
    return sorted(distributions(path=[str(folder)]), key=lambda found: normal(found.name))


def find(name: str, folder: Path | None = None) -> Distribution | None:
    """Give an installed package."""
    return next((found for found in installed(folder) if normal(found.name) == normal(name)), None)


def locked() -> dict[str, str]:
    """Give the packages of the lock file that hold modules, with their versions."""
    from pyodide_js import lockfile

    packages = lockfile.packages.to_py()
    return {
        entry["name"]: entry["version"]
        for entry in packages.values()
        if entry["package_type"] == "package" and entry["imports"]
    }


def described(name: str) -> dict[str, str]:
    """Give the fields that `pip show` prints; none for a package that is not known."""
    found = find(name)
    if found is not None:
        data = found.metadata
        wanted = ("Name", "Version", "Summary", "Home-page", "Author", "Author-email", "License", "License-Expression")
        fields = {field: data[field] for field in wanted if field in data}
        needed = [
            re.split(r"[\s;<>=!~\[(]", text, maxsplit=1)[0] for text in found.requires or [] if "extra ==" not in text
        ]
        return {**fields, "Location": str(found.locate_file("")), "Requires": ", ".join(sorted(needed))}
    from pyodide_js import lockfile

    entry = lockfile.packages.to_py().get(normal(name))
    if entry is None:
        return {}
    return {
        "Name": entry["name"],
        "Version": entry["version"],
        "Location": "the lock file; it loads when it is imported",
        "Requires": ", ".join(sorted(entry["depends"])),
    }


def remove(distribution: Distribution) -> None:
    """Remove the files of a package and the folders that become empty. Raises PipError where they are not known."""
    folder = Path(str(distribution.locate_file("")))
    base = base_of(folder)
    if distribution.files is None:
        raise PipError(f"{distribution.name} has no list of its files (RECORD): remove it from {folder} yourself")
    emptied: set[Path] = set()
    for file in distribution.files:
        path = Path(os.path.normpath(folder / file))
        if base not in path.parents:
            raise PipError(f"{distribution.name} lists a file outside of {base}: {path}")
        path.unlink(missing_ok=True)
        emptied.add(path.parent)
        if path.suffix == ".py":
            cache = path.parent / "__pycache__"
            for compiled in cache.glob(f"{path.stem}.*.pyc"):
                compiled.unlink(missing_ok=True)
            emptied.add(cache)
    for empty in sorted(emptied, key=lambda path: len(path.parts), reverse=True):
        _prune(empty, (folder, base))


def _prune(path: Path, keep: tuple[Path, Path]) -> None:
    """Remove a folder, and those above it, as long as they are empty."""
    while path not in keep and keep[1] in path.parents:
        try:
            path.rmdir()
        except OSError:
            return  # it holds something, or is gone
        path = path.parent
