# SPDX-License-Identifier: Apache-2.0
"""A JavaScript table as a data frame: one that `to_js` made, one made by hand, or one of npm's `apache-arrow`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pyxide_arrow import _strings
from pyxide_arrow._apache import Chunk, chunks_of_table, field
from pyxide_arrow._columns import NUMBERS, SHORT_UNITS, Array, unpack

TYPED_ARRAYS = {
    "Int8Array": "int8",
    "Int16Array": "int16",
    "Int32Array": "int32",
    "BigInt64Array": "int64",
    "Uint8Array": "uint8",
    "Uint8ClampedArray": "uint8",
    "Uint16Array": "uint16",
    "Uint32Array": "uint32",
    "BigUint64Array": "uint64",
    "Float16Array": "float16",
    "Float32Array": "float32",
    "Float64Array": "float64",
}
KNOWN = NUMBERS | {"bool", "utf8", "large_utf8", "dictionary", "timestamp", "duration", "date"}
EMPTY = np.empty(0, np.uint8)
STRINGS: Any = pd.StringDtype(storage="python", na_value=np.nan)


def from_js(table: Any) -> pd.DataFrame:
    """The data frame of a table. Its memory is Python's own: the table may be released, sent away or changed after.

    Raises TypeError for a column of a type that has no counterpart, ValueError for arrays that are too short.
    """
    if hasattr(table, "batches"):
        parts = chunks_of_table(table)
    elif hasattr(table, "columns"):
        parts = {column.name: [_chunk(column, column.name)] for column in table.columns}
    else:
        raise TypeError("from_js takes a table with `columns`, or one of apache-arrow")
    if len({sum(each.length for each in chunks) for chunks in parts.values()}) > 1:
        raise ValueError(f"columns are not of one length: { {n: sum(c.length for c in p) for n, p in parts.items()} }")
    return pd.DataFrame({name: _joined(chunks) for name, chunks in parts.items()}, copy=False)


def _chunk(column: Any, name: str) -> Chunk:
    """What a column of ours says of itself; its type may be left out where the arrays tell it."""
    data = field(column, "data")
    if data is None:
        raise ValueError(f"column {name!r} has no data: was its table released?")
    kind = field(column, "type") or _kind(column, name)
    length = field(column, "length")
    offsets, dictionary = field(column, "valueOffsets"), field(column, "dictionary")
    if length is None:
        length = data.length if offsets is None else offsets.length - 1
    return Chunk(
        name,
        kind,
        length,
        column,
        unit=field(column, "unit") or "",
        timezone=field(column, "timezone"),
        dictionary=None if dictionary is None else [_chunk(dictionary, name)],
        ordered=bool(field(column, "ordered")),
    )


def _kind(column: Any, name: str) -> str:
    if field(column, "valueOffsets") is not None:
        return "utf8"
    constructor = column.data.constructor.name
    if constructor not in TYPED_ARRAYS:
        raise TypeError(f"column {name!r}: data is of {constructor}, which is no typed array")
    return "dictionary" if field(column, "dictionary") is not None else TYPED_ARRAYS[constructor]


def _array(chunk: Chunk, which: str, count: int | None = None) -> Array:
    """The first elements of a chunk's typed array, as an array of NumPy's own; all of them without a count."""
    typed = getattr(chunk, which)
    constructor = typed.constructor.name
    if constructor not in TYPED_ARRAYS:
        raise TypeError(f"column {chunk.name!r}: {constructor} is no typed array")
    if count is None:
        count = typed.length
    if typed.length < count:
        raise ValueError(f"column {chunk.name!r}: {which} has {typed.length} elements where {count} are needed")
    made = np.empty(count, TYPED_ARRAYS[constructor])
    if count:
        # Memory may have grown for the new array.
        typed = getattr(chunk, which)
        (typed if typed.length == count else typed.subarray(0, count)).assign_to(made)
    return made


def _joined(chunks: list[Chunk]) -> Any:
    made = [_values(chunk) for chunk in chunks]
    if len(made) == 1:
        return made[0]
    if all(isinstance(one.dtype, pd.CategoricalDtype) for one in made):
        return pd.Series(pd.api.types.union_categoricals(made))
    return pd.concat(made, ignore_index=True)


def _values(chunk: Chunk) -> pd.Series[Any]:
    """One chunk as a series."""
    if chunk.type not in KNOWN:
        raise TypeError(f"column {chunk.name!r} is of type {chunk.type}, which no column of pandas is made of here")
    missing = _missing(chunk)
    if chunk.type in ("utf8", "large_utf8"):
        return _texts(chunk)
    if chunk.type == "dictionary":
        return _categories(chunk, missing)
    if chunk.type == "bool":
        packed = _array(chunk, "data", (chunk.first + chunk.length + 7) // 8)
        flags = unpack(packed, chunk.first, chunk.length)
        return pd.Series(flags if missing is None else pd.arrays.BooleanArray(flags, missing), copy=False)
    values = _array(chunk, "data", chunk.length)
    return (_numbers if chunk.type in NUMBERS else _times)(chunk, values, missing)


def _numbers(chunk: Chunk, values: Array, missing: Array | None) -> pd.Series[Any]:
    if values.dtype.name != chunk.type:
        if values.dtype.itemsize != np.dtype(chunk.type).itemsize:
            raise TypeError(f"column {chunk.name!r} is said to be {chunk.type}, and its data are {values.dtype}")
        values = values.view(chunk.type)
    if missing is None:
        return pd.Series(values, copy=False)
    if values.dtype.kind == "f":
        values[missing] = np.nan
        return pd.Series(values, copy=False)
    return pd.Series(pd.arrays.IntegerArray(values, missing))


def _missing(chunk: Chunk) -> Array | None:
    if chunk.bits is None or chunk.bits.length == 0:
        return None
    bits = _array(chunk, "bits", (chunk.first + chunk.length + 7) // 8)
    missing: Array = ~unpack(bits, chunk.first, chunk.length)
    return missing if missing.any() else None


def _texts(chunk: Chunk) -> pd.Series[Any]:
    if chunk.offsets is None:
        raise ValueError(f"column {chunk.name!r} of strings has no valueOffsets")
    target = np.empty(chunk.length, object)
    offsets = _array(chunk, "offsets", chunk.length + 1) if chunk.length else np.zeros(1, np.int32)
    data = _array(chunk, "data")
    bits = EMPTY if chunk.bits is None else _array(chunk, "bits")
    try:
        _strings.decode(target, offsets, data, bits, chunk.first, np.nan)
    except ValueError as error:
        raise ValueError(f"column {chunk.name!r}: {error}") from None
    return pd.Series(target, dtype=STRINGS, copy=False)


def _times(chunk: Chunk, values: Array, missing: Array | None) -> pd.Series[Any]:
    if chunk.type == "date":
        times = values.astype("datetime64[D]").astype("datetime64[s]")
    else:
        kind = "datetime64" if chunk.type == "timestamp" else "timedelta64"
        times = values.view(f"{kind}[{SHORT_UNITS[chunk.unit]}]")
    if missing is not None:
        times[missing] = "NaT"
    series = pd.Series(times, copy=False)
    return series.dt.tz_localize("UTC").dt.tz_convert(chunk.timezone) if chunk.timezone else series


def _categories(chunk: Chunk, missing: Array | None) -> pd.Series[Any]:
    if chunk.dictionary is None:
        raise ValueError(f"column {chunk.name!r} has no dictionary")
    codes = _array(chunk, "data", chunk.length)
    if missing is not None:
        codes = codes.astype(np.int64) if codes.dtype.kind == "u" else codes
        codes[missing] = -1
    dictionary = _joined(chunk.dictionary)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(dictionary), ordered=chunk.ordered), copy=False)
