# SPDX-License-Identifier: Apache-2.0
"""Unpack archives into this interpreter's file system."""

from __future__ import annotations

import importlib
import shutil
import zipfile
from pathlib import Path

from pyxide.wheel_files import check_inside

__all__ = ["unpack"]

WHEEL_FORMATS = frozenset({"wheel", "whl", ".whl"})


def _format_name(name: str) -> str:
    """Give shutil's name for a format that may be written as an extension (`.tar.gz`, `tgz`)."""
    known = shutil.get_unpack_formats()
    wanted = name.lower().lstrip(".")
    for format, extensions, _ in known:
        if wanted == format or wanted in {extension.lstrip(".") for extension in extensions}:
            return format
    if wanted == "tar.gzip":
        return "gztar"
    names = ", ".join([*(format for format, _, _ in known), "wheel"])
    raise ValueError(f"unknown archive format {name!r}; known are {names}")


def unpack(path: str, format: str, target: str | None = None) -> None:
    """Unpack the archive at `path` into the folder `target` (default: the current one).

    Raises ValueError for a format that is not known or a member that would leave the folder.
    """
    folder = Path(target or ".").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    name = "zip" if format.lower() in WHEEL_FORMATS else _format_name(format)
    if name == "zip":
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                check_inside(member, "the archive")
            archive.extractall(folder)
    else:
        _unpack_tar(path, folder, name)
    importlib.invalidate_caches()


def _unpack_tar(path: str, folder: Path, format: str) -> None:
    from tarfile import FilterError

    try:
        shutil.unpack_archive(path, folder, format, filter="data")
    except FilterError as error:
        raise ValueError(f"the archive: {error}") from error
