# SPDX-License-Identifier: Apache-2.0
"""Install packages that are unpacked once, in a folder of the machine, and linked into each Python that imports them.

Invariant: a package's folder there is complete from the moment that it has its name, which is the sha256 of the file.
Files are linked one by one: what replaces a package here removes links alone. What follows the links and removes the
files, as micropip's uninstall does, changes the times of their folders, and the package is unpacked anew.
"""

from __future__ import annotations

import os
import sys
from os.path import basename, dirname, join, lexists

from pyxide.wheels import announce, check, install, remove, stage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["install_kept"]

# Where the list of a package's files is, below its folder; those below `lib` go to the target, others to the prefix.
LIST = "files"
# When each of their folders was changed last, in milliseconds, as JavaScript has it.
TIMES = "times"
BYTECODE = "__pycache__"


def install_kept(path: str | None, target: str, sha256: str, folder: str) -> list[str]:
    """Install a package into the folder `target` and give the paths of its shared libraries.

    It lies in `folder`; if not yet, the file `path` is unpacked there. Where nothing can be written, the package
    is installed for this run alone. Raises what `pyxide.wheels.install` does.
    """
    if path is not None and not _is_kept(folder):
        try:
            _keep(path, target, sha256, folder)
        except OSError:
            return install(path, target, None, sha256)
    return announce(_link(folder, target))


def _is_kept(folder: str) -> bool:
    """Tell whether the package that lies in `folder` is whole."""
    try:
        with open(join(folder, TIMES), encoding="utf-8") as times:
            entries = [line.rstrip("\n").partition(" ") for line in times]
        return all(_changed(join(folder, name)) == int(time) for time, _, name in entries)
    except OSError:
        return False


def _changed(path: str) -> int:
    return os.stat(path).st_mtime_ns // 1_000_000


def _keep(path: str, target: str, sha256: str, folder: str) -> None:
    with open(path, "rb") as file:
        data = file.read()
    check(basename(path), data, sha256, "the lock file")
    part = f"{folder}.{os.urandom(8).hex()}.part"
    try:
        os.makedirs(join(part, "lib"))
        stage(path, data, part, target)
        names = list(_listing(part))
        with open(join(part, LIST), "x", encoding="utf-8") as listing:
            for name in names:
                listing.write(f"{name}\n")
        with open(join(part, TIMES), "x", encoding="utf-8") as times:
            for name in {dirname(name) for name in names}:
                times.write(f"{_changed(join(part, name))} {name}\n")
        remove(folder)
        os.rename(part, folder)
    except OSError:
        # Another Python may have been first.
        if not _is_kept(folder):
            raise
    finally:
        remove(part)


def _listing(part: str) -> Iterator[str]:
    """Give the files of an unpacked package, and folders for the bytecode of its modules, which are made."""
    for folder, folders, names in os.walk(part):
        below = folder[len(part) + 1 :]
        if any(name.endswith(".py") for name in names) and BYTECODE not in folders:
            os.mkdir(join(folder, BYTECODE))
            folders.append(BYTECODE)
        if BYTECODE in folders:
            folders.remove(BYTECODE)
            yield f"{below}/{BYTECODE}"
        for name in names:
            yield f"{below}/{name}"


def _link(folder: str, target: str) -> list[str]:
    """Make links to the files of a package, all or none, and give their paths."""
    with open(join(folder, LIST), encoding="utf-8") as listing:
        names = listing.read().splitlines()
    made: list[str] = []
    known: set[str] = set()
    try:
        for name in names:
            part, _, rest = name.partition("/")
            link = join(target if part == "lib" else sys.prefix, rest)
            place = dirname(link)
            if place not in known:
                _make_place(place, target if part == "lib" else sys.prefix)
                known.add(place)
            if lexists(link):
                remove(link)
            os.symlink(join(folder, name), link)
            made.append(link)
    except BaseException:
        for link in made:
            remove(link)
        raise
    return made


def _make_place(place: str, root: str) -> None:
    """Make a folder for links. Raises ValueError where a folder of the machine is."""
    os.makedirs(place, exist_ok=True)
    if os.stat(place).st_dev != os.stat(root).st_dev:
        raise ValueError(f"a file of the package would be written into {place}, where another file system is mounted")
