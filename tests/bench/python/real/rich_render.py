# SPDX-License-Identifier: Apache-2.0
# Renders a terminal page with rich: tables, panels, Markdown, wrapped and measured text, colour codes.
"""rich: a table and a README as coloured terminal output."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.table import Table

from real.sources import description


def prepare() -> Callable[[], str]:
    """A table of 80 rows and the README of rich."""
    text = description("rich")[:4_000]

    def work() -> str:
        out = io.StringIO()
        console = Console(file=out, width=100, force_terminal=True, color_system="truecolor", legacy_windows=False)
        table = Table(title="[bold]Measurements[/bold]", show_lines=True)
        for heading in ("run", "value", "remark"):
            table.add_column(heading, style="cyan", justify="right")
        for n in range(80):
            table.add_row(
                f"#{n}", f"[green]{n * n / 7:.3f}[/green]", f"a remark about [i]run {n}[/i], long enough to wrap"
            )
        console.print(Panel(table), Markdown(text, hyperlinks=False))
        return out.getvalue()

    return work
