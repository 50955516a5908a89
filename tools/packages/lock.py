# SPDX-License-Identifier: Apache-2.0
"""Entries of `pyodide-lock.json`, from what packages say of themselves."""

from __future__ import annotations

import email
import re
import zipfile
from pathlib import Path

from entries import Entry, entry, imports
from mk.python import PYTHON
from packaging.requirements import Requirement

# What the markers of requirements are asked about.
TARGET = {
    "implementation_name": "cpython",
    "implementation_version": PYTHON.version,
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": PYTHON.version,
    "python_version": PYTHON.minor,
    "sys_platform": "emscripten",
    "extra": "",
}


def normalize(name: str) -> str:
    """A name as the keys of a lock file have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wheel_entry(wheel: Path) -> Entry:
    """The entry of a wheel: its name, version and requirements from its metadata, its imports from its files."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        inside = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        metadata = email.message_from_bytes(archive.read(inside))
        libraries = {library for name in names if name.endswith(".so") for library in needed(archive.read(name))}
    requirements = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    wanted = {normalize(each.name) for each in requirements if each.marker is None or each.marker.evaluate(TARGET)}
    return entry(
        wheel,
        metadata["Name"],
        metadata["Version"],
        depends=sorted(wanted | libraries),
        imports=sorted(imports(names)),
    )


def needed(module: bytes) -> list[str]:
    """Names of the shared libraries that a side module needs, from its section `dylink.0`."""
    at = 8
    if module[at : at + 1] != b"\0":
        return []
    size, at = number(module, at + 1)
    end = at + size
    length, at = number(module, at)
    if module[at : at + length] != b"dylink.0":
        return []
    at += length
    found: list[str] = []
    while at < end:
        kind = module[at]
        size, at = number(module, at + 1)
        if kind == 2:
            count, place = number(module, at)
            for _ in range(count):
                length, place = number(module, place)
                found.append(module[place : place + length].decode())
                place += length
        at += size
    return found


def number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def library_entry(archive: Path, name: str, version: str) -> Entry:
    """The entry of a shared library that modules of packages need."""
    return entry(archive, name, version, install_dir="dynlib", package_type="shared_library")


def tests_entry(archive: Path, of: Entry) -> Entry:
    return entry(archive, f"{of['name']}-tests", of["version"], depends=[normalize(of["name"])])


def resolve(packages: dict[str, Entry], libraries: dict[str, str], partial: bool = False) -> list[str]:
    """Makes names of packages of the names of libraries.

    Raises ValueError for what no entry gives; with `partial` it removes the packages that need it, and returns them.
    """
    for found in packages.values():
        found["depends"] = sorted({libraries.get(each, each) for each in found["depends"]})
    left_out: list[str] = []
    while missing := {
        name: absent
        for name, found in packages.items()
        if (absent := [each for each in found["depends"] if each not in packages])
    }:
        if not partial:
            name, absent = next(iter(missing.items()))
            raise ValueError(f"{name} needs {', '.join(absent)}, which no recipe and no pinned wheel gives")
        for name in missing:
            del packages[name]
            left_out.append(name)
    return left_out
