# SPDX-License-Identifier: Apache-2.0
"""Gives access to the password database of the machine, as far as its file and the host tell it.

The user who runs Python is always in it; others are those of `/etc/passwd`.
"""

from __future__ import annotations

import os
from _io import FileIO
from typing import NamedTuple

from pyxide.boot import get_host

__all__ = ["getpwall", "getpwnam", "getpwuid", "struct_passwd"]

FILE = "/etc/passwd"


class struct_passwd(NamedTuple):  # noqa: N801
    """pwd.struct_passwd: Results from getpw*() routines."""

    pw_name: str
    pw_passwd: str
    pw_uid: int
    pw_gid: int
    pw_gecos: str
    pw_dir: str
    pw_shell: str


def getpwall() -> list[struct_passwd]:
    """Return a list of all available password database entries, in arbitrary order."""
    entries = []
    try:
        # By no name of `open`, which programs replace to fake files.
        with FileIO(FILE) as file:
            lines = os.fsdecode(file.readall()).splitlines()
    except OSError:
        lines = []  # no such file on this machine
    for line in lines:
        fields = line.split(":")
        if len(fields) == 7 and fields[2].isdecimal() and fields[3].isdecimal():
            name, password, uid, gid, *rest = fields
            entries.append(struct_passwd(name, password, int(uid), int(gid), *rest))
    user = get_host().user
    if all(entry.pw_uid != user.uid for entry in entries):
        entries.append(struct_passwd(user.name, "x", user.uid, user.gid, "", user.home, user.shell))
    return entries


def getpwuid(uid: int, /) -> struct_passwd:
    """Return the password database entry for the given numeric user ID. Raises KeyError."""
    if not isinstance(uid, int):
        raise TypeError(f"uid should be integer, not {type(uid).__name__}")
    for entry in getpwall():
        if entry.pw_uid == uid:
            return entry
    raise KeyError(f"getpwuid(): uid not found: {uid}")


def getpwnam(name: str, /) -> struct_passwd:
    """Return the password database entry for the given user name. Raises KeyError."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    for entry in getpwall():
        if entry.pw_name == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")
