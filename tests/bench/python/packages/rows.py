# SPDX-License-Identifier: Apache-2.0
"""What a row is: a function that prepares its data and gives the work, found by a decorator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

type Work = Callable[[], Any]
type Prepare = Callable[[], Work]

ROWS: dict[str, Prepare] = {}


def row(prepare: Prepare) -> Prepare:
    """Adds a row, named as the function with spaces for underscores."""
    ROWS[prepare.__name__.strip("_").replace("_", " ")] = prepare
    return prepare


def digest(result: Any) -> list[float]:
    """Numbers that two interpreters must agree on: how many, their sum and their sum of squares, NaN left out."""
    import numpy as np

    if isinstance(result, tuple | list):
        return [number for part in result for number in digest(part)]
    if hasattr(result, "toarray"):
        result = result.toarray()
    values = np.asarray(result)
    if values.dtype.kind in "OUSMm":
        return [float(values.size)]
    flat = values.ravel()
    parts = [flat.real, flat.imag] if flat.dtype.kind == "c" else [flat]
    found = [float(flat.size)]
    for part in parts:
        wide = part.astype(np.float64)
        found += [float(np.nansum(wide)), float(np.nansum(wide * wide))]
    return found
