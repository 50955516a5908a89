# SPDX-License-Identifier: Apache-2.0
"""`python -m pip` of the command line: the common part of pip's commands, on top of micropip.

Packages go to `site.USER_SITE`, or to `--target`. The real pip, where it is installed, is found before this.
"""

from __future__ import annotations

from pyxide import __version__

__all__ = ["__version__", "main"]


def main(args: list[str] | None = None) -> int:
    """Run a command line of pip (default: that of the program) and give its exit code."""
    from .commands import main as run

    return run(args)
