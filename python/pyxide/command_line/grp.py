# SPDX-License-Identifier: Apache-2.0
"""Gives access to the group database of the machine, which is the file `/etc/group`."""

from __future__ import annotations

import os
from _io import FileIO
from typing import NamedTuple

__all__ = ["getgrall", "getgrgid", "getgrnam", "struct_group"]

FILE = "/etc/group"


class struct_group(NamedTuple):  # noqa: N801
    """grp.struct_group: Results from getgr*() routines."""

    gr_name: str
    gr_passwd: str
    gr_gid: int
    gr_mem: list[str]


def getgrall() -> list[struct_group]:
    """Return a list of all available group entries, in arbitrary order."""
    try:
        # By no name of `open`, which programs replace to fake files.
        with FileIO(FILE) as file:
            lines = os.fsdecode(file.readall()).splitlines()
    except OSError:
        return []  # no such file on this machine
    rows = [line.split(":") for line in lines]
    return [
        struct_group(row[0], row[1], int(row[2]), [name for name in row[3].split(",") if name])
        for row in rows
        if len(row) == 4 and row[2].isdecimal()
    ]


def getgrgid(id: int) -> struct_group:
    """Return the group database entry for the given numeric group ID. Raises KeyError."""
    if not isinstance(id, int):
        raise TypeError(f"gid should be integer, not {type(id).__name__}")
    for entry in getgrall():
        if entry.gr_gid == id:
            return entry
    raise KeyError(f"getgrgid(): gid not found: {id}")


def getgrnam(name: str) -> struct_group:
    """Return the group database entry for the given group name. Raises KeyError."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getgrall():
        if entry.gr_name == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")
