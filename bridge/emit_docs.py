# SPDX-License-Identifier: Apache-2.0
"""The table of crossings for docs/bridge.md."""

from __future__ import annotations

from parse import Function, Idl, Type


def _type(kind: Type) -> str:
    return f"ptr&lt;{kind.pointee}&gt;" if kind.name == "ptr" else kind.name


def _rows(functions: list[Function]) -> list[str]:
    rows = ["| name | parameters | result | throws | meaning |\n|---|---|---|---|---|\n"]
    for f in functions:
        parameters = ", ".join(f"{p.name}: {_type(p.type)}" for p in f.parameters)
        doc = f.doc.replace("|", "\\|")
        rows.append(f"| `{f.name}` | {parameters} | {_type(f.result)} | {'yes' if f.throws else ''} | {doc} |\n")
    return rows


def table(idl: Idl) -> str:
    out = [
        "# The boundary\n\nGenerated from `bridge/bridge.idl` by `bridge/generate.py`.\n\n## C++ calls JavaScript\n\n"
    ]
    out += _rows(idl.imports)
    out += ["\n## JavaScript calls C++\n\n"]
    out += _rows(idl.exports)
    out += ["\n## Shared numbers\n\n| name | members |\n|---|---|\n"]
    out += [f"| `{e.name}` | {', '.join(f'{n} = {v}' for n, v in e.members)} |\n" for e in idl.enums]
    return "".join(out)
