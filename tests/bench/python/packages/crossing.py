# SPDX-License-Identifier: Apache-2.0
"""A table of 1,000,000 rows and five columns to JavaScript and back. Natively there is no JavaScript."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pyxide_arrow import from_js, to_js

from packages.rows import Work, row

ROWS = 1_000_000
numbers = np.arange(ROWS, dtype=np.int64)
frame = pd.DataFrame(
    {
        "int64": numbers,
        "float64": numbers / 3,
        "string": [f"name {n}" for n in numbers],
        "bool": numbers % 3 == 0,
        "time": numbers.astype("datetime64[s]").astype("datetime64[ns]"),
    }
)


@row
def to_JavaScript_copied() -> Work:
    return lambda: to_js(frame).length


@row
def to_JavaScript_shared() -> Work:
    def work() -> int:
        table = to_js(frame, copy=False)
        rows: int = table.length
        table.release()
        return rows

    return work


@row
def to_Python() -> Work:
    table = to_js(frame)
    pd.testing.assert_frame_equal(from_js(table), frame)
    return lambda: len(from_js(table))


@row
def to_Python_strings_that_repeat() -> Work:
    table = to_js(pd.DataFrame({"s": [f"name {n % 1000}" for n in range(ROWS)]}))
    return lambda: len(from_js(table))
