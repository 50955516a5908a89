# SPDX-License-Identifier: Apache-2.0
"""A folder in which one program of file operations runs, natively and in Pyxide alike."""

import ctypes
import os
import shutil
import stat
import sys
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)
libc.realpath.restype = ctypes.c_void_p
HERE = sys.platform == "emscripten"
AT_FDCWD = -100
#: Folders between the top and the one where programs run, so that `..` does not lead out.
DEPTH = 12
#: Times that programs set are before this; others are the present.
PRESENT = 1_500_000_000 * 10**9


def check(result: int) -> int:
    """What a function of libc returned. Raises OSError."""
    if result < 0:
        raise OSError(ctypes.get_errno(), "libc")
    return result


def raw(text: str) -> bytes:
    """The bytes that JSON has as latin-1."""
    return text.encode("latin-1")


def when(nanoseconds: int) -> str:
    """A time that a program has set, or the present."""
    return str(nanoseconds) if nanoseconds < PRESENT else "now"


class World:
    """A folder in which one program runs, and what it has opened."""

    def __init__(self, top: str) -> None:
        """Makes the folder."""
        self.top = os.fsencode(top)
        self.base = os.path.join(self.top, *[b"p"] * DEPTH)
        os.makedirs(self.base)
        os.chdir(self.base)
        os.umask(0o022)
        self.open: dict[int, int] = {}
        #: Are times what programs have set?
        self.has_times = True

    def end(self) -> None:
        """Closes and removes everything."""
        for descriptor in self.open.values():
            os.close(descriptor)
        os.chdir("/")
        os.umask(0o022)
        shutil.rmtree(self.top)

    def describe(self, found: os.stat_result) -> list[Any]:
        """What of `stat` does not depend on the machine."""
        kind = stat.S_IFMT(found.st_mode)
        size = found.st_size if kind in (stat.S_IFREG, stat.S_IFLNK) else None
        links = None if kind == stat.S_IFDIR and found.st_nlink == 1 else found.st_nlink
        mtime = when(found.st_mtime_ns) if kind == stat.S_IFREG and self.has_times else None
        return [oct(found.st_mode), links, size, mtime, found.st_uid, found.st_gid]

    def path(self, text: str) -> bytes:
        """A path of the program: `@` stands for the folder."""
        path = raw(text)
        return self.base + path[1:] if path.startswith(b"@") else path

    def shown(self, path: bytes) -> str:
        """A path as the program would write it."""
        return path.replace(self.base, b"@").replace(self.top, b"^").decode("latin-1")

    def slot(self, slot: int) -> int:
        """A descriptor, or one that is not open."""
        return self.open.get(slot, 4000)

    def keep(self, slot: int, descriptor: int) -> None:
        """Puts a descriptor in a slot, and closes what was there."""
        if slot in self.open:
            os.close(self.open[slot])
        self.open[slot] = descriptor

    def folder(self, slot: int | None) -> int | None:
        """The descriptor that a relative path is relative to."""
        return None if slot is None else self.slot(slot)

    def at(self, slot: int | None) -> int:
        """The same for libc."""
        return AT_FDCWD if slot is None else self.slot(slot)

    def stay(self) -> str:
        """Comes back when a program has left its folder."""
        try:
            folder = os.getcwdb()
        except FileNotFoundError:
            return "removed"
        if not (folder + b"/").startswith(self.base + b"/"):
            os.chdir(self.base)
            return "outside"
        return self.shown(folder)

    def tree(self, folder: bytes = b".") -> list[list[Any]]:
        """All that is in a folder, in the order of names."""
        rows = []
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            found = os.lstat(path)
            row: list[Any] = [path.decode("latin-1"), *self.describe(found)]
            if stat.S_ISREG(found.st_mode):
                with open(path, "rb") as file:
                    row.append(file.read(100).decode("latin-1"))
            elif stat.S_ISLNK(found.st_mode):
                row.append(self.shown(os.readlink(path)))
            rows.append(row)
            if stat.S_ISDIR(found.st_mode):
                rows += self.tree(path)
        return rows
