# SPDX-License-Identifier: Apache-2.0
"""Writes docs/differences.md from tests/differential/intended.toml: `differences_doc.py TABLE OUTPUT`."""

import sys
import tomllib
from itertools import groupby
from pathlib import Path

HEAD = """# Differences from the npm package

What this package means to do differently from the npm package `pyodide`, whose API it has. Generated from
`tests/differential/intended.toml`: `./mk test differential` compares both packages and fails where they differ in
something that is not listed here.
"""

KINDS = """
## Kinds of differences

| what differs | why |
| --- | --- |
"""

CASES = """
## Single cases

| code | gives here | why |
| --- | --- | --- |
"""


def plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as code in a cell of a table; a fence is longer than any run of backticks in it."""
    runs = [len(list(run)) for tick, run in groupby(text) if tick == "`"]
    fence = "`" * (max(runs, default=0) + 1)
    space = " " if len(fence) > 1 else ""
    return f"{fence}{space}{plain(text)}{space}{fence}"


def main(table: str, output: str) -> None:
    entries = tomllib.loads(Path(table).read_text())
    parts = [HEAD]
    if patterns := entries.get("pattern", []):
        parts.append(KINDS)
        for pattern in patterns:
            only = f" (compared with {pattern['peer']})" if "peer" in pattern else ""
            parts.append(f"| {plain(pattern['what'])}{only} | {plain(pattern['reason'])} |\n")
    parts.append(CASES)
    for entry in entries.get("difference", []):
        _area, _, case = entry["name"].partition(": ")
        parts.append(f"| {code(case)} | {code(entry['ours'])} | {plain(entry['reason'])} |\n")
    Path(output).write_text("".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
