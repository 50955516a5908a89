# SPDX-License-Identifier: Apache-2.0
"""Reads bridge.idl into declarations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SCALARS = {"val", "i32", "u32", "f64", "bool", "void"}
_FUNCTION = re.compile(r"(import|export) (\w+)\((.*)\) -> ([\w<>]+)( throws)?( promising)?$")
_BLOCK = re.compile(r"(enum|flags|struct) (\w+) \{ (.*) \}$")
_FIELD = re.compile(r"(\w+): (\w+)")


class IdlError(Exception):
    """A line that is not of the language; the text starts with its number."""


@dataclass(frozen=True)
class Type:
    """A scalar's name, or `ptr` with the name of what it points to."""

    name: str
    pointee: str = ""


@dataclass(frozen=True)
class Parameter:
    name: str
    type: Type


@dataclass(frozen=True)
class Function:
    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    throws: bool
    doc: str
    promising: bool = False


@dataclass(frozen=True)
class Enumeration:
    name: str
    members: tuple[tuple[str, int], ...]
    is_flags: bool
    doc: str


@dataclass(frozen=True)
class Struct:
    """Fields are 32-bit integers, one after the other."""

    name: str
    fields: tuple[str, ...]


@dataclass
class Idl:
    imports: list[Function] = field(default_factory=list)
    exports: list[Function] = field(default_factory=list)
    enums: list[Enumeration] = field(default_factory=list)
    structs: list[Struct] = field(default_factory=list)


def _type(text: str, line: int) -> Type:
    if text in SCALARS:
        return Type(text)
    if match := re.fullmatch(r"ptr<(\w+)>", text):
        return Type("ptr", match[1])
    raise IdlError(f"{line}: unknown type {text!r}; use {', '.join(sorted(SCALARS))} or ptr<T>")


def _parameters(text: str, line: int) -> tuple[Parameter, ...]:
    parameters = []
    for part in filter(None, text.split(", ")):
        name, colon, kind = part.partition(": ")
        if not colon:
            raise IdlError(f"{line}: parameter {part!r} has no type")
        parameters.append(Parameter(name, _type(kind, line)))
    return tuple(parameters)


def _block(idl: Idl, kind: str, name: str, body: str, doc: str) -> None:
    if kind == "struct":
        idl.structs.append(Struct(name, tuple(_FIELD.findall(body)[i][0] for i in range(len(_FIELD.findall(body))))))
        return
    is_flags = kind == "flags"
    members = tuple((m, 1 << i if is_flags else i) for i, m in enumerate(body.split()))
    idl.enums.append(Enumeration(name, members, is_flags, doc))


def parse(text: str) -> Idl:
    idl = Idl()
    doc: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("///"):
            doc.append(line[3:].strip())
            continue
        if not line or line.startswith("#"):
            doc.clear()
            continue
        if match := _FUNCTION.fullmatch(line):
            direction, name, parameters, result, throws, promising = match.groups()
            if promising and direction == "import":
                raise IdlError(f"{number}: only an export can be promising")
            if (direction, name) in seen:
                raise IdlError(f"{number}: {direction} {name} is declared twice")
            seen.add((direction, name))
            function = Function(
                name,
                _parameters(parameters, number),
                _type(result, number),
                bool(throws),
                " ".join(doc),
                bool(promising),
            )
            (idl.imports if direction == "import" else idl.exports).append(function)
        elif match := _BLOCK.fullmatch(line):
            _block(idl, match[1], match[2], match[3], " ".join(doc))
        else:
            raise IdlError(f"{number}: cannot read {line!r}")
        doc.clear()
    return idl
