# SPDX-License-Identifier: Apache-2.0
"""Names of Pyodide's inner module for packages, as tools such as older versions of micropip import them."""

from __future__ import annotations

from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO
    from zipfile import ZipFile

__all__ = ["DSO_DIR", "SITE_PACKAGES", "TARGETS", "get_dynlibs", "get_install_dir", "wheel_dist_info_dir"]

SITE_PACKAGES = Path("/lib/python3.13/site-packages")
DSO_DIR = Path("/usr/lib")
TARGETS = {"site": SITE_PACKAGES, "dynlib": DSO_DIR}


def get_install_dir(target: str | None = None) -> str:
    """Give the folder for a lock file's `install_dir`."""
    return str(TARGETS.get(target or "site", SITE_PACKAGES))


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


def wheel_dist_info_dir(source: ZipFile, name: str) -> str:
    """Give the name of the folder with a wheel's metadata.

    Raises ValueError when there is not exactly one, or when it is another distribution's.
    """
    found = {entry.split("/")[0] for entry in source.namelist() if ".dist-info/" in entry}
    if len(found) != 1:
        raise ValueError(f"the wheel must have one folder .dist-info, but has {sorted(found)}")
    folder = found.pop()
    plain = folder.lower().replace("-", "_").replace(".", "_")
    if not plain.startswith(name.lower().replace("-", "_").replace(".", "_")):
        raise ValueError(f"the wheel's folder {folder!r} is not that of {name!r}")
    return folder
