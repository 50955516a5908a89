# SPDX-License-Identifier: Apache-2.0
# Renders Markdown with markdown-it-py: a hand-written scanner over characters, many small objects.
"""markdown-it-py: long READMEs to HTML."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt

from real.sources import description


def prepare() -> Callable[[], str]:
    """The READMEs of black, rich and sqlglot."""
    source = "\n\n".join(description(name) for name in ("black", "rich", "sqlglot"))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return lambda: parser.render(source)
