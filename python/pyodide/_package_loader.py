# SPDX-License-Identifier: Apache-2.0
"""Names of Pyodide's inner module for packages, as tools such as older versions of micropip import them."""

from __future__ import annotations

import re
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from pyodide.common import install_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any
    from zipfile import ZipFile

__all__ = [
    "DSO_DIR",
    "SITE_PACKAGES",
    "TARGETS",
    "UnsupportedWheel",
    "canonicalize_name",
    "find_wheel_metadata_dir",
    "get_dist_source",
    "get_dynlibs",
    "get_format",
    "get_install_dir",
    "init_loaded_packages",
    "install_files",
    "parse_wheel_name",
    "should_load_dynlib",
    "unpack_buffer",
    "wheel_data_file_dir",
    "wheel_dist_info_dir",
]

SITE_PACKAGES = Path("/lib/python{}.{}/site-packages".format(*sys.version_info))
DSO_DIR = Path("/usr/lib")
TARGETS = {"site": SITE_PACKAGES, "dynlib": DSO_DIR}


class UnsupportedWheel(ValueError):  # noqa: N818  (a name that others use)
    """A wheel that is not made as wheels are."""


def canonicalize_name(name: str) -> str:
    """Give a distribution's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse_wheel_name(filename: str) -> tuple[str, str, str, str, str]:
    """Take a wheel's file name apart: distribution, version, Python, ABI and platform. Raises ValueError."""
    parts = filename.removesuffix(".whl").rsplit("-", 4)
    if not filename.endswith(".whl") or len(parts) != 5:
        raise ValueError(f"{filename} is not a valid wheel file name.")
    return parts[0], parts[1], parts[2], parts[3], parts[4]


def get_format(format: str) -> str:
    """Give shutil's name for the format of an archive. Raises ValueError for one that is not known."""
    from pyxide.archive import WHEEL_FORMATS, format_name

    return "whl" if format in WHEEL_FORMATS else format_name(format)


def get_install_dir(target: str | None = None) -> str:
    """Give the folder for a lock file's `install_dir`."""
    return str(TARGETS.get(target or "site", SITE_PACKAGES))


def init_loaded_packages() -> None:
    """Do nothing: what is installed is known."""


def get_dist_source(dist_path: Path) -> tuple[str, str]:
    """Give the name of an installed distribution, by the folder of its metadata, and where it came from."""
    from email import message_from_string

    name = message_from_string((dist_path / "METADATA").read_text(encoding="utf-8"))["Name"]
    source = dist_path / "PYODIDE_SOURCE"
    origin = source.read_text(encoding="utf-8") if source.exists() else "Unknown"
    return name, "default channel" if origin == "pyodide" else origin


def should_load_dynlib(path: str | Path) -> bool:
    """Tell whether a file is a shared library for this interpreter, by its name."""
    stem, dot, rest = Path(path).name.partition(".")
    if re.search(r"\.(cpython|pypy|jython)-", dot + rest):
        return f".{rest}" in EXTENSION_SUFFIXES
    return re.search(r"\.so(\.\d+)*$", dot + rest) is not None and stem != ""


def get_dynlibs(archive: IO[bytes], suffix: str, target_dir: Path) -> list[str]:
    """List where the shared libraries of an archive are after it has been unpacked into `target_dir`."""
    from tarfile import open as open_tar
    from zipfile import ZipFile

    from pyxide.wheels import shared_libraries

    if suffix in {".whl", ".zip"}:
        with ZipFile(archive) as zipped:
            names = zipped.namelist()
    else:
        with open_tar(fileobj=archive) as tar:
            names = [member.name for member in tar if member.isfile()]
    return shared_libraries(str((target_dir / name).resolve()) for name in names)


def find_wheel_metadata_dir(source: ZipFile, suffix: str) -> str | None:
    """Give the name of the folder of a wheel that ends with `suffix`, or None when there is none."""
    folders = {entry.split("/")[0] for entry in source.namelist()}
    return next((folder for folder in sorted(folders) if folder.endswith(suffix)), None)


def wheel_data_file_dir(source: ZipFile, name: str) -> str | None:
    """Give the name of the folder `.data` of a distribution's wheel, or None when there is none."""
    folder = find_wheel_metadata_dir(source, ".data")
    return folder if folder is not None and canonicalize_name(folder).startswith(canonicalize_name(name)) else None


def wheel_dist_info_dir(source: ZipFile, name: str) -> str:
    """Give the name of the folder with a wheel's metadata.

    Raises UnsupportedWheel when there is not exactly one, or when it is another distribution's.
    """
    found = {entry.split("/")[0] for entry in source.namelist() if ".dist-info/" in entry}
    if not found:
        raise UnsupportedWheel(f".dist-info directory not found in wheel {name!r}")
    if len(found) != 1:
        raise UnsupportedWheel(f"the wheel must have one folder .dist-info, but has {sorted(found)}")
    folder = found.pop()
    if not canonicalize_name(folder).startswith(canonicalize_name(name)):
        raise UnsupportedWheel(f".dist-info directory {folder!r} does not start with {name!r}")
    return folder


def unpack_buffer(
    buffer: Any,
    *,
    filename: str = "",
    format: str | None = None,
    extract_dir: str | None = None,
    calculate_dynlibs: bool = False,
    metadata: dict[str, str] | None = None,
) -> list[str] | None:
    """Unpack an archive that a JavaScript buffer holds, by its format or the name of its file.

    With `calculate_dynlibs` gives the paths of its shared libraries. Raises ValueError for an unknown format.
    """
    from tempfile import TemporaryDirectory

    from pyxide.archive import unpack
    from pyxide.wheels import install, shared_libraries

    if not filename and format is None:
        raise ValueError("At least one of filename and format must be provided")
    if format is None:
        format = next((suffix for suffix in (".tar.gz", ".tar.bz2", ".tar.xz") if filename.endswith(suffix)), "")
        format = get_format(format or Path(filename).suffix)
    target = Path(extract_dir or ".").resolve()
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(filename).name or "archive")
        path.write_bytes(buffer.to_bytes())
        if get_format(format) == "whl" and path.suffix == ".whl":
            libraries = install(str(path), str(target), metadata=metadata)
        else:
            before = set(target.rglob("*"))
            unpack(str(path), format, str(target))
            libraries = shared_libraries(str(each) for each in target.rglob("*") if each not in before)
    return libraries if calculate_dynlibs else None
