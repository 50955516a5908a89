# SPDX-License-Identifier: Apache-2.0
# Highlights Python files with pygments: regular expressions, string slices, small tuples.
"""pygments: Python source to HTML."""

from __future__ import annotations

from collections.abc import Callable

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from real.sources import package_file


def prepare() -> Callable[[], str]:
    """Two of pygments' own modules, about 2,000 lines."""
    source = package_file("pygments", "lexer.py") + package_file("pygments", "formatters/html.py")
    lexer, formatter = PythonLexer(), HtmlFormatter(linenos="table")
    return lambda: highlight(source, lexer, formatter)
