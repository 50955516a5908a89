# SPDX-License-Identifier: Apache-2.0
"""Tables of npm's `apache-arrow`, read through its documented properties; the package itself is not needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyodide.ffi import jsnull

# Numbers of types, as Arrow's format numbers them.
DICTIONARY, INT, FLOAT, UTF8, BOOL, DATE, TIMESTAMP, DURATION, LARGE_UTF8 = -1, 2, 3, 5, 6, 8, 10, 18, 20
SECOND_TO_NANOSECOND = ("second", "millisecond", "microsecond", "nanosecond")


@dataclass
class Chunk:
    """Rows of a column. `source` is the JavaScript object that has the typed arrays, its values as `data_name`; arrays
    of Python's memory must be asked for anew when that may have grown. `first` is the first row's bit in bitmaps."""

    name: str
    type: str
    length: int
    source: Any
    data_name: str = "data"
    first: int = 0
    unit: str = ""
    timezone: str | None = None
    dictionary: list[Chunk] | None = None
    ordered: bool = False

    @property
    def data(self) -> Any:
        return field(self.source, self.data_name)

    @property
    def offsets(self) -> Any:
        return field(self.source, "valueOffsets")

    @property
    def bits(self) -> Any:
        return field(self.source, "nullBitmap")


def field(thing: Any, name: str) -> Any:
    """A property of a JavaScript object; None when it is absent, null or undefined."""
    value = getattr(thing, name, None)
    return None if value is jsnull else value


def chunks_of_table(table: Any) -> dict[str, list[Chunk]]:
    """The columns by name, a chunk for each record batch."""
    names = [field.name for field in table.schema.fields]
    return {name: chunks_of_vector(table.getChildAt(i), name) for i, name in enumerate(names)}


def chunks_of_vector(vector: Any, name: str) -> list[Chunk]:
    return [_chunk(data, name) for data in vector.data]


def _chunk(data: Any, name: str) -> Chunk:
    type_ = data.type
    made = Chunk(name, "", data.length, data, "values", data.offset)
    match type_.typeId:
        case n if n == INT:
            made.type = f"{'' if type_.isSigned else 'u'}int{type_.bitWidth}"
        case n if n == FLOAT:
            made.type = ("float16", "float32", "float64")[type_.precision]
        case n if n == BOOL:
            made.type = "bool"
        case n if n in (UTF8, LARGE_UTF8):
            made.type = "utf8"
        case n if n == DATE and type_.unit == 0:
            made.type = "date"
        case n if n == DATE:
            made.type, made.unit = "timestamp", "millisecond"
        case n if n in (TIMESTAMP, DURATION):
            made.type = "timestamp" if n == TIMESTAMP else "duration"
            made.unit = SECOND_TO_NANOSECOND[type_.unit]
            made.timezone = field(type_, "timezone")
        case n if n == DICTIONARY:
            made.type, made.ordered = "dictionary", bool(type_.isOrdered)
            made.dictionary = chunks_of_vector(data.dictionary, name)
        case _:
            made.type = str(type_)
    return made
