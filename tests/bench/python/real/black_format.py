# SPDX-License-Identifier: Apache-2.0
# Formats a Python file with black: a pgen parser, tree rewriting, generators.
"""black: reformat a module to a narrower line."""

from __future__ import annotations

from collections.abc import Callable

import black

from real.sources import package_file


def prepare() -> Callable[[], str]:
    """Black's own bracket tracker, at 60 columns."""
    source, mode = package_file("black", "brackets.py"), black.Mode(line_length=60)
    return lambda: black.format_str(source, mode=mode)
