# SPDX-License-Identifier: Apache-2.0
"""The tables of crossings for docs/bridge.md."""

from __future__ import annotations

from parse import Function, Idl, Type


def _type(kind: Type) -> str:
    return f"{kind.name}&lt;{kind.argument}&gt;" if kind.argument else kind.name


def _failure(function: Function) -> str:
    if function.nothrow:
        return f"never: {function.nothrow}"
    return function.unguarded or "may throw"


def _rows(functions: list[Function]) -> list[str]:
    rows = ["| name | parameters | result | errors | meaning |\n|---|---|---|---|---|\n"]
    for f in functions:
        parameters = ", ".join(f"{p.name}: {_type(p.type)}" for p in f.parameters)
        cells = (f"`{f.name}`", parameters, _type(f.result), _failure(f), f.doc)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return rows


def _by_place(idl: Idl, functions: list[Function]) -> list[str]:
    out = []
    for place, some in idl.places(functions).items():
        out += [f"\n### [{place}](../{place})\n\n", *_rows(some)]
    return out


def table(idl: Idl) -> str:
    out = ["# The boundary\n\nGenerated from `bridge/bridge.idl` by `bridge/generate.py`.\n"]
    out += ["\n## C++ calls JavaScript\n", *_by_place(idl, idl.imports)]
    out += ["\n## JavaScript calls C++\n", *_by_place(idl, idl.exports)]
    out += ["\n## Shared numbers\n\n| name | members |\n|---|---|\n"]
    out += [f"| `{e.name}` | {', '.join(f'{n} = {v}' for n, v in e.members)} |\n" for e in idl.enums]
    out += ["\n## Records\n\n| name | fields | meaning |\n|---|---|---|\n"]
    for record in idl.records:
        fields = ", ".join(f"{field.name}: {_type(field.type)}" for field in record.fields)
        out.append(f"| `{record.name}` | {fields} | {record.doc} |\n")
    return "".join(out)
