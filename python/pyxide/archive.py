# SPDX-License-Identifier: Apache-2.0
"""Unpack archives into this interpreter's file system."""

from __future__ import annotations

import importlib
import shutil
import zipfile
from pathlib import Path

from pyxide.wheel_files import check_inside

__all__ = ["format_name", "unpack"]

WHEEL_FORMATS = frozenset({"wheel", "whl", ".whl"})


def format_name(name: str) -> str:
    """Give shutil's name for a format that may be written as an extension (`.tar.gz`, `tgz`)."""
    known = shutil.get_unpack_formats()
    wanted = name.lower().lstrip(".")
    for format, extensions, _ in known:
        if wanted == format or wanted in {extension.lstrip(".") for extension in extensions}:
            return format
    if wanted == "tar.gzip":
        return "gztar"
    names = ", ".join([*(format for format, _, _ in known), "wheel"])
    raise ValueError(f"Unrecognized format {name}: known are {names}")


def unpack(path: str, format: str, target: str | None = None) -> None:
    """Unpack the archive at `path` into the folder `target` (default: the current one).

    Raises ValueError for a format that is not known or a member that would leave the folder, and shutil.ReadError when
    the archive is damaged or not of the format.
    """
    if not isinstance(format, str):
        raise ValueError("At least one of filename and format must be provided: the format is no str")
    folder = Path(target or ".").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    name = "zip" if format.lower() in WHEEL_FORMATS else format_name(format)
    if name == "zip":
        try:
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    check_inside(member, "the archive")
                archive.extractall(folder)
        except zipfile.BadZipFile as error:
            raise shutil.ReadError(f"{path} is not a zip file: {error}") from error
    else:
        _unpack_tar(path, folder, name)
    importlib.invalidate_caches()


def _unpack_tar(path: str, folder: Path, format: str) -> None:
    from tarfile import FilterError

    try:
        shutil.unpack_archive(path, folder, format, filter="data")
    except FilterError as error:
        raise ValueError(f"the archive: {error}") from error
