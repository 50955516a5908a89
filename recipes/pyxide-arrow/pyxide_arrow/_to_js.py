# SPDX-License-Identifier: Apache-2.0
"""A data frame as a JavaScript table.

Invariant: what cannot cross is an error that names the column, before anything is made in JavaScript.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pyxide_arrow import _strings
from pyxide_arrow._columns import NUMBERS, UNITS, Array, Column, pack
from pyxide_arrow._table import make_table


def to_js(frame: pd.DataFrame | pd.Series[Any], *, index: bool = False, copy: bool = True) -> Any:
    """A table `{length, columns}` of typed arrays with the frame's columns, and with its index when `index` is true.

    With `copy=False` its arrays are Python's memory where a column lies there as Arrow has it: they must not be
    written to, and last until `release()`. Raises TypeError for a column that Arrow's flat types cannot hold.
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame()
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"to_js takes a DataFrame or a Series, not {type(frame).__name__}")
    if index:
        frame = frame.reset_index()
    names = [_name(label) for label in frame.columns]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"columns have the same name: {', '.join(doubled)}")
    columns = [column(name, frame.iloc[:, i]) for i, name in enumerate(names)]
    return make_table(columns, len(frame), copy)


def _name(label: Any) -> str:
    if isinstance(label, tuple):
        raise TypeError(f"the label {label!r} of a column has several levels: join them into one name first")
    return str(label)


def column(name: str, series: pd.Series[Any]) -> Column:
    """A column's arrays; those of NumPy as they are."""
    dtype: Any = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _categories(name, series)
    if isinstance(dtype, pd.DatetimeTZDtype):
        values = series.to_numpy(dtype=f"datetime64[{dtype.unit}]")
        return _times(name, "timestamp", values, {"unit": UNITS[dtype.unit], "timezone": str(dtype.tz)})
    if isinstance(dtype, pd.StringDtype) or (isinstance(dtype, np.dtype) and dtype.kind == "O"):
        return _texts(name, series)
    if isinstance(dtype, np.dtype):
        return _plain(name, series.to_numpy(), dtype)
    if (inner := getattr(dtype, "numpy_dtype", None)) is not None and inner.kind in "iufb":
        missing = series.isna().to_numpy()
        known = _plain(name, series.to_numpy(dtype=inner, na_value=inner.type(0)), inner)
        return _with_missing(known, missing)
    raise _cannot(name, dtype)


def _plain(name: str, values: Array, dtype: np.dtype[Any]) -> Column:
    if dtype.kind == "M":
        return _times(name, "timestamp", values, {"unit": UNITS[np.datetime_data(dtype)[0]]})
    if dtype.kind == "m":
        return _times(name, "duration", values, {"unit": UNITS[np.datetime_data(dtype)[0]]})
    if dtype.kind == "b":
        return Column(name, "bool", len(values), pack(values))
    if dtype.name not in NUMBERS:
        raise _cannot(name, dtype)
    ordered = np.ascontiguousarray(values, dtype.newbyteorder("="))
    return Column(name, dtype.name, len(values), ordered.view(np.uint16) if dtype.name == "float16" else ordered)


def _with_missing(known: Column, missing: Array) -> Column:
    if count := int(np.count_nonzero(missing)):
        known.bits = pack(~missing)
        known.null_count = count
    return known


def _times(name: str, kind: str, values: Array, more: dict[str, str]) -> Column:
    known = Column(name, kind, len(values), np.ascontiguousarray(values).view(np.int64), more=more)
    return _with_missing(known, np.isnat(values))


def _texts(name: str, series: pd.Series[Any]) -> Column:
    values = np.ascontiguousarray(series.to_numpy(dtype=object))
    offsets = np.empty(len(values) + 1, np.int32)
    bits = np.zeros((len(values) + 7) // 8, np.uint8)
    try:
        data, nulls = _strings.encode(values, offsets, bits, pd.NA)
    except TypeError as error:
        raise TypeError(f"column {name!r} of dtype {series.dtype}: {error}; convert it with astype first") from None
    except (ValueError, OverflowError) as error:
        raise type(error)(f"column {name!r}: {error}") from None
    return Column(name, "utf8", len(values), data, offsets, bits if nulls else None, nulls)


def _categories(name: str, series: pd.Series[Any]) -> Column:
    codes = series.cat.codes.to_numpy()
    dictionary = column(name, series.cat.categories.to_series())
    more = {"ordered": bool(series.cat.ordered), "indexType": codes.dtype.name}
    known = Column(name, "dictionary", len(codes), np.ascontiguousarray(codes), dictionary=dictionary, more=more)
    return _with_missing(known, codes < 0)


def _cannot(name: str, dtype: object) -> TypeError:
    return TypeError(
        f"column {name!r} has dtype {dtype}, which has no flat Arrow type: "
        "numbers, booleans, strings, times, durations and categories of them can cross"
    )
