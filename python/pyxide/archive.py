# SPDX-License-Identifier: Apache-2.0
"""Unpack archives and install wheels (PEP 427) into this interpreter."""

from __future__ import annotations

import importlib
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath

__all__ = ["install", "unpack"]

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
    if format.lower() in WHEEL_FORMATS:
        _unpack_wheel(Path(path), folder)
    else:
        name = _format_name(format)
        if name == "zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
        else:
            shutil.unpack_archive(path, folder, name, filter="data")
    importlib.invalidate_caches()


def install(path: str, target: str, origin: str | None = None) -> None:
    """Install the package in the file `path` into the folder `target`.

    A wheel gets its `INSTALLER` and, when it came from the URL `origin`, its `direct_url.json` (PEP 610).
    """
    file = Path(path)
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".whl":
        info = _unpack_wheel(file, folder)
        if info is not None:
            (info / "INSTALLER").write_text("pyxide\n")
            if origin is not None:
                _write_origin(info, origin)
    elif file.suffix == ".zip":
        unpack(path, "zip", target)
    else:
        shutil.unpack_archive(path, folder, filter="data")
    if target not in sys.path:
        sys.path.append(target)
    importlib.invalidate_caches()


def _write_origin(info: Path, origin: str) -> None:
    import json

    (info / "direct_url.json").write_text(json.dumps({"url": origin, "archive_info": {}}))


def _unpack_wheel(file: Path, folder: Path) -> Path | None:
    """Unpack a wheel and give the folder of its metadata."""
    info: Path | None = None
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            relative = _place(PurePosixPath(member.filename))
            if relative is None:
                continue
            destination = folder / relative
            if ".." in relative.parts or relative.is_absolute():
                raise ValueError(f"{file.name}: {member.filename!r} would be written outside of {folder}")
            if member.is_dir():
                destination.mkdir(parents=True, exist_ok=True)
                continue
            destination.parent.mkdir(parents=True, exist_ok=True)
            destination.write_bytes(archive.read(member))
            if len(relative.parts) == 2 and relative.name == "METADATA":
                info = destination.parent
    return info


def _place(member: PurePosixPath) -> PurePosixPath | None:
    """Tell where a wheel's member goes below site-packages, or None when it goes nowhere (scripts, headers)."""
    parts = member.parts
    if parts and parts[0].endswith(".data"):
        if len(parts) < 3 or parts[1] not in ("purelib", "platlib"):
            return None
        return PurePosixPath(*parts[2:])
    return member
