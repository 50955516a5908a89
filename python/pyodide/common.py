# SPDX-License-Identifier: Apache-2.0
"""Small helpers of Pyodide's."""

from __future__ import annotations

import shutil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["install_files"]


def install_files(src: str | Path, dst: str | Path) -> None:
    """Copy all that is in the folder `src` into the folder `dst`, over what is there."""
    shutil.copytree(src, dst, dirs_exist_ok=True)
