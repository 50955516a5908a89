# SPDX-License-Identifier: Apache-2.0
# Parses Python with lark's LALR parser and the Python grammar that lark ships: a table-driven parser, a regex lexer.
"""lark: Python source to a syntax tree."""

from __future__ import annotations

from collections.abc import Callable

from lark import Lark
from lark.indenter import PythonIndenter

from real.sources import package_file


def prepare() -> Callable[[], str]:
    """Lark's own tree and visitor modules."""
    source = package_file("lark", "tree.py") + "\n" + package_file("lark", "visitors.py") + "\n"
    parser = Lark.open_from_package(
        "lark", "python.lark", ["grammars"], parser="lalr", postlex=PythonIndenter(), start="file_input"
    )

    def work() -> str:
        tree = parser.parse(source)
        return f"{sum(1 for _ in tree.iter_subtrees())} {tree.data} {len(tree.pretty())}"

    return work
