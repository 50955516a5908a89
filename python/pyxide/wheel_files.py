# SPDX-License-Identifier: Apache-2.0
"""Where the members of an archive go, and what a wheel's metadata says of them.

Invariant: a path that comes out of here leads to a place below the folder that it is joined to.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check_inside", "check_metadata", "check_path", "info_folder", "installed_record", "place"]

# Schemes of a wheel's folder `.data` and where they go; scripts and headers are of no use here.
SCHEMES = {"purelib": "lib", "platlib": "lib", "data": "root"}
# Folders below the prefix, the root of the file system, that are the user's or the system's; and Python itself.
NOT_FOR_DATA = frozenset({"dev", "home", "mnt", "proc", "root", "sys", "tmp"})
LONGEST_NAME = 255
PYTHON = re.compile(r"lib/python\d+\.zip(/|$)|lib/python[\d.]+/lib-dynload(/|$)")


def check_inside(path: str, said_by: str) -> None:
    """Raise ValueError when a path could lead out of the folder that it is joined to, here or on a mounted system."""
    parts = re.split(r"[/\\]", path)
    if parts[0] == "" or ".." in parts or re.match(r"[A-Za-z]:", path):
        raise ValueError(f"{said_by}: {_shown(path)} would be written outside of its folder")


def check_path(path: str, said_by: str) -> None:
    """Raise ValueError unless a path may be a package's: it leads to a place inside, and a file can have it."""
    check_inside(path, said_by)
    # What reads RECORD takes each of these for the end of a line.
    if "\\" in path or re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", path):
        raise ValueError(f"{said_by}: {_shown(path)} is not a path: it contains a backslash or a control character")
    # The file system would take a longer one, and not list it.
    if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
        raise ValueError(f"{said_by}: {_shown(path)} is not a path: a part of it is too long")


def place(member: str, said_by: str) -> str | None:
    """Give where a wheel's member goes: below `lib` (the target) or `root` (the prefix); None for nowhere."""
    check_path(member, said_by)
    member = _normal(member)
    first, _, rest = member.partition("/")
    if not first.endswith(".data"):
        return f"lib/{member}"
    scheme, _, rest = rest.partition("/")
    if not rest or scheme not in SCHEMES:
        return None
    if scheme == "data" and (rest.partition("/")[0] in NOT_FOR_DATA or PYTHON.match(rest)):
        raise ValueError(f"{said_by}: {_shown(member)} would be written to /{rest}, which is no place for packages")
    return f"{SCHEMES[scheme]}/{rest}"


def info_folder(names: list[str], archive: str) -> str:
    """Give the name of a wheel's `.dist-info` folder. Raises ValueError when there is not exactly one."""
    found = {name.partition("/")[0] for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)}
    if len(found) != 1:
        what = "no .dist-info/METADATA" if not found else f"several metadata folders, {', '.join(sorted(found))}"
        raise ValueError(f"{archive} is not a wheel: it has {what}")
    return found.pop()


def check_metadata(data: bytes, said_by: str) -> None:
    """Raise ValueError when `importlib.metadata` could make nothing of a METADATA file."""
    text = _decode(data, said_by)
    fields: dict[str, str] = {}
    for line in text.splitlines():
        if not line:
            break
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.lower(), value.strip())
    for name in ("Name", "Version"):
        if not fields.get(name.lower()):
            raise ValueError(f"{said_by} gives no {name}")


def installed_record(data: bytes, said_by: str, relocate: Callable[[str], str]) -> str:
    """Give the lines of RECORD with the paths of installed files; `relocate` knows them by what `place` gives.

    Raises ValueError for a damaged file, and for a path that leads elsewhere: whoever uninstalls the package would
    remove what is there.
    """
    from _csv import Error, reader

    lines = _decode(data, said_by).splitlines(keepends=True)
    kept = []
    try:
        rows = list(reader(lines, strict=True))
    except Error as error:
        raise ValueError(f"{said_by} is damaged: {error}") from error
    for row in rows:
        if not row or row == [""]:
            continue
        if len(row) > 3 or not row[0] or not re.fullmatch(r"[\w=+/.-]*,[0-9]*", ",".join([*row[1:], "", ""][:2])):
            raise ValueError(f"{said_by} is damaged: {_shown(','.join(row))} is not a path, a hash and a size")
        to = place(row[0], said_by)
        if to is not None:
            kept.append(",".join(map(_quoted, [relocate(to), *row[1:], "", ""][:3])))
    return "".join(f"{line}\n" for line in kept)


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if re.search(r'[",\r\n]', field) else field


def _normal(path: str) -> str:
    """Give a path without empty and `.` parts; a folder keeps its slash at the end."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return "/".join(parts) + ("/" if path.endswith(("/", "/.")) and parts else "")


def _decode(data: bytes, said_by: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{said_by} is not UTF-8: {error}") from error


def _shown(path: str) -> str:
    return repr(path if len(path) <= 200 else f"{path[:200]}…")
