# SPDX-License-Identifier: Apache-2.0
"""Writes docs/conversions.md from tests/conversions.toml: `conversions_doc.py TABLE OUTPUT`."""

import sys
import tomllib
from pathlib import Path

SECTIONS = {
    "both": ("Implicit, both ways", "What comes back is what went."),
    "to_javascript": ("Implicit, to JavaScript", ""),
    "to_python": ("Implicit, to Python", ""),
    "deep_both": ("Explicit, both ways", "`to_js()` and `toJs()` one way, `to_py()` and `toPy()` the other."),
    "deep_to_javascript": ("Explicit, to JavaScript: `to_js()` and `toJs()`", ""),
    "deep_to_python": ("Explicit, to Python: `to_py()` and `toPy()`", ""),
}

HEAD = """# Conversions

Generated from `tests/conversions.toml`, each row of which is a test. Everything else crosses as a proxy: a JavaScript
object is a `JsProxy` in Python, a Python object a `PyProxy` in JavaScript, and on the way back it is itself again.
"""


def code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def main(table: str, output: str) -> None:
    parts = [HEAD]
    for section, rows in tomllib.loads(Path(table).read_text()).items():
        title, text = SECTIONS[section]
        parts.append(f"\n## {title}\n" + (f"{text}\n" if text else ""))
        parts.append("\n|  | Python |  | JavaScript |  |\n| --- | --- | --- | --- | --- |\n")
        for row in rows:
            cells = [row["what"], row["type_python"], code(row["python"]), row["type_javascript"]]
            parts.append(f"| {' | '.join([*cells, code(row['javascript'])])} |\n")
    Path(output).write_text("".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
