# SPDX-License-Identifier: Apache-2.0
"""Reads bridge.idl into declarations. The language is described at the head of bridge.idl."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SCALARS = {"val", "i32", "u32", "f64", "bool", "void"}
POINTERS = {"ptr", "borrowed", "owned"}
RECORD_KEY = "record_key"
RECORD_TYPES = {"val", "i32", "bool"}
_FUNCTION = re.compile(r"(import|export) (\w+)\((.*)\) -> ([\w<>]+)(.*)$")
_BLOCK = re.compile(r"(enum|flags|struct|record) (\w+) \{ (.*) \}$")
_FIELD = re.compile(r"(\w+): (\w+)")
_PLACE = re.compile(r"in ([\w./-]+):$")
_REASONED = re.compile(r' (nothrow|unguarded) "([^"]+)"')


class IdlError(Exception):
    """A line that is not of the language; the text starts with its number."""


@dataclass(frozen=True)
class Type:
    """The name of a scalar, enum or pointer kind; for a pointer and a set also what it is of."""

    name: str
    argument: str = ""

    @property
    def is_pointer(self) -> bool:
        return self.name in POINTERS


@dataclass(frozen=True)
class Parameter:
    name: str
    type: Type


@dataclass(frozen=True)
class Function:
    """`nothrow` and `unguarded` are the reasons for what they claim, or empty."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    doc: str
    place: str
    nothrow: str = ""
    unguarded: str = ""
    promising: bool = False

    @property
    def throws(self) -> bool:
        return not self.nothrow and not self.unguarded


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


@dataclass(frozen=True)
class Record:
    """A JavaScript object with these properties, which C++ reads by `record_field`."""

    name: str
    fields: tuple[Parameter, ...]
    doc: str


@dataclass
class Idl:
    imports: list[Function] = field(default_factory=list)
    exports: list[Function] = field(default_factory=list)
    enums: list[Enumeration] = field(default_factory=list)
    structs: list[Struct] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    @property
    def enum_names(self) -> set[str]:
        return {enum.name for enum in self.enums if not enum.is_flags}

    @property
    def record_names(self) -> set[str]:
        return {record.name for record in self.records}

    @property
    def record_key(self) -> Enumeration:
        """The enum that names the fields of all records."""
        return next(enum for enum in self.enums if enum.name == RECORD_KEY)

    def places(self, functions: list[Function]) -> dict[str, list[Function]]:
        """Functions by the file that implements them, in the order of the declarations."""
        result: dict[str, list[Function]] = {}
        for function in functions:
            result.setdefault(function.place, []).append(function)
        return result


class Parser:
    """Reads one file, line by line."""

    def __init__(self) -> None:
        self.idl = Idl()
        self.seen: set[tuple[str, str]] = set()
        self.place = ""
        self.line = 0

    def error(self, text: str) -> IdlError:
        return IdlError(f"{self.line}: {text}")

    def type(self, text: str) -> Type:
        if text in SCALARS or text in self.idl.enum_names or text in self.idl.record_names:
            return Type(text)
        if match := re.fullmatch(r"(\w+)<(\w+)>", text):
            kind, argument = match.groups()
            if kind in POINTERS:
                return Type(kind, argument)
            if kind == "set" and any(enum.name == argument and enum.is_flags for enum in self.idl.enums):
                return Type(kind, argument)
        known = ", ".join(sorted(SCALARS | self.idl.enum_names | self.idl.record_names))
        raise self.error(f"unknown type {text!r}; use {known}, set<FLAGS>, ptr<T>, borrowed<T> or owned<T>")

    def parameters(self, text: str) -> tuple[Parameter, ...]:
        parameters = []
        for part in filter(None, text.split(", ")):
            name, colon, kind = part.partition(": ")
            if not colon:
                raise self.error(f"parameter {part!r} has no type")
            parameters.append(Parameter(name, self.type(kind)))
        return tuple(parameters)

    def function(self, match: re.Match[str], doc: str) -> None:
        direction, name, parameters, result, rest = match.groups()
        reasons: dict[str, str] = dict(_REASONED.findall(rest))
        rest = _REASONED.sub("", rest)
        if rest not in ("", " promising"):
            raise self.error(
                f'cannot read {rest.strip()!r}; only promising, nothrow "why" and unguarded "why" may follow'
            )
        if rest and direction == "import":
            raise self.error("only an export can be promising")
        if not self.place:
            raise self.error(f"{direction} {name} is in no file; put `in FILE:` above it")
        if (direction, name) in self.seen:
            raise self.error(f"{direction} {name} is declared twice")
        self.seen.add((direction, name))
        functions = self.idl.imports if direction == "import" else self.idl.exports
        functions.append(
            Function(
                name,
                self.parameters(parameters),
                self.type(result),
                doc,
                self.place,
                reasons.get("nothrow", ""),
                reasons.get("unguarded", ""),
                bool(rest),
            )
        )

    def name_fields(self) -> None:
        """Keeps the enum of the records' fields up to date."""
        names = dict.fromkeys(field.name for record in self.idl.records for field in record.fields)
        enum = Enumeration(RECORD_KEY, tuple((name, i) for i, name in enumerate(names)), False, "A field of a record.")
        self.idl.enums = [one for one in self.idl.enums if one.name != RECORD_KEY] + [enum]

    def block(self, kind: str, name: str, body: str, doc: str) -> None:
        if kind == "struct":
            self.idl.structs.append(Struct(name, tuple(field for field, _ in _FIELD.findall(body))))
        elif kind == "record":
            fields = tuple(Parameter(field, Type(kind)) for field, kind in _FIELD.findall(body))
            for one in fields:
                if one.type.name not in RECORD_TYPES:
                    raise self.error(f"{name}.{one.name}: a record's field is one of {', '.join(sorted(RECORD_TYPES))}")
            self.idl.records.append(Record(name, fields, doc))
            self.name_fields()
        else:
            is_flags = kind == "flags"
            members = tuple((m, 1 << i if is_flags else i) for i, m in enumerate(body.split()))
            self.idl.enums.append(Enumeration(name, members, is_flags, doc))

    def read(self, text: str) -> Idl:
        doc: list[str] = []
        for self.line, raw in enumerate(text.splitlines(), 1):
            line = raw.strip()
            if line.startswith("///"):
                doc.append(line[3:].strip())
                continue
            if not line or line.startswith("#"):
                doc.clear()
                continue
            if match := _PLACE.fullmatch(line):
                self.place = match[1]
            elif match := _FUNCTION.fullmatch(line):
                self.function(match, " ".join(doc))
            elif match := _BLOCK.fullmatch(line):
                self.block(match[1], match[2], match[3], " ".join(doc))
            else:
                raise self.error(f"cannot read {line!r}")
            doc.clear()
        return self.idl


def parse(text: str) -> Idl:
    """Raises IdlError for a line that is not of the language."""
    return Parser().read(text)
