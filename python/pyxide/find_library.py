# SPDX-License-Identifier: Apache-2.0
"""Makes `ctypes.util.find_library` look into the folders of LD_LIBRARY_PATH. Imported with `ctypes.util`.

There are no programs here (compiler, linker, ldconfig) which it could ask as elsewhere.
"""

from __future__ import annotations

import ctypes.util as util
import os

__all__ = ["find_library", "install"]


def find_library(name: str) -> str | None:
    """Give the path of `lib{name}.so` in a folder of LD_LIBRARY_PATH, or None when no folder has it."""
    for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":"):
        path = os.path.join(folder, f"lib{name}.so")  # noqa: PTH118
        if folder and os.path.isfile(path):  # noqa: PTH113
            return path
    return None


def install() -> None:
    """Replace the function."""
    util.find_library = find_library


install()
