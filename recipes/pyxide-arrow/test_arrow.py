# SPDX-License-Identifier: Apache-2.0
"""Tables in JavaScript have the bytes that Arrow's format asks for, and come back as they were."""

from typing import Any

import js
import numpy as np
import pandas as pd
import pyxide_arrow
from pyodide.code import run_js
from pyodide.ffi import JsException
from pyxide_arrow import from_js, to_js

ASCII, TWO, THREE, FOUR = "plain", "h\u00fc\u00f1", "\u20ac\u4e2d", "\U0001f600x"


def whole() -> pd.DataFrame:
    """A column of each kind, with missing rows where its type has them."""
    times = pd.to_datetime(["2026-01-01", None, "1969-12-31 23:59:59.999999", "2040-02-29"], format="ISO8601")
    return pd.DataFrame(
        {
            "int64": np.array([1, -(2**62), 0, 2**53 + 1]),
            "uint8": np.array([0, 255, 7, 1], np.uint8),
            "float16": np.array([0.5, -2, np.inf, 65504], np.float16),
            "float64": [1.5, np.nan, -0.0, 1e300],
            "flag": [True, False, False, True],
            "text": [ASCII, None, "", TWO + THREE + FOUR],
            "time": times.astype("datetime64[us]"),
            "zone": times.astype("datetime64[ns]").tz_localize("UTC").tz_convert("Europe/Berlin"),
            "span": pd.to_timedelta([1, None, -3, 4], unit="s").astype("timedelta64[ms]"),
            "kind": pd.Categorical(["b", None, "a", "b"], categories=["b", "a", "c"], ordered=True),
            "maybe": pd.array([1, None, -3, 4], dtype="Int16"),
            "perhaps": pd.array([True, None, False, True], dtype="boolean"),
            "real": pd.array([1.5, None, 2, 3], dtype="Float64"),
        }
    ).astype({"int64": "int64"})


def error_of(function: Any, kind: type[Exception]) -> str:
    try:
        function()
    except kind as error:
        return str(error)
    raise AssertionError(f"no {kind.__name__}")


def test_bytes_are_those_of_the_format() -> None:
    table = to_js(whole())
    text = table.column("text")
    assert (table.length, text.type, text.nullCount) == (4, "utf8", 1)
    encoded = (TWO + THREE + FOUR).encode()
    assert bytes(text.data.to_bytes()) == b"plain" + encoded
    assert list(text.valueOffsets) == [0, 5, 5, 5, 5 + len(encoded)]
    assert list(text.nullBitmap) == [0b1101]
    assert list(table.column("flag").data) == [0b1001]
    assert table.column("int64").data.constructor.name == "BigInt64Array"
    assert list(table.column("int64").data) == [1, -(2**62), 0, 2**53 + 1]
    assert list(table.column("time").data)[2] == -1
    assert list(table.column("float16").data) == [0x3800, 0xC000, 0x7C00, 0x7BFF]
    kind = table.column("kind")
    assert (kind.indexType, kind.ordered, list(kind.data)[2]) == ("int8", True, 1)
    assert list(kind.nullBitmap) == [0b1101] and bytes(kind.dictionary.data.to_bytes()) == b"bac"
    assert (table.column("zone").unit, table.column("zone").timezone) == ("nanosecond", "Europe/Berlin")


def test_round_trip() -> None:
    for copy in (True, False):
        for frame in (whole(), whole().iloc[1:3], whole().iloc[::2], whole().iloc[:0]):
            expected = frame.reset_index(drop=True)
            # A float's missing value is NaN in pandas' usual columns, which nulls come back as.
            expected["real"] = expected["real"].to_numpy(dtype="float64", na_value=np.nan)
            for name in ("maybe", "perhaps"):
                if not expected[name].isna().any():
                    expected[name] = expected[name].astype({"maybe": "int16", "perhaps": "bool"}[name])
            table = to_js(frame, copy=copy)
            pd.testing.assert_frame_equal(from_js(table), expected)
            table.release()


def test_memory_grows_while_shared_columns_come_back() -> None:
    rows = 4_000_000
    frame = pd.DataFrame({name: np.arange(rows, dtype="float64") for name in "abcdefgh"})
    frame["flag"] = frame["a"] > 5
    table = to_js(frame, copy=False)
    pd.testing.assert_frame_equal(from_js(table), frame)
    table.release()


def test_many_rows() -> None:
    rows = 100_000
    frame = pd.DataFrame(
        {
            "unique": [TWO[1] * (i % 3) + str(i) for i in range(rows)],
            "repeated": [f"name {i % 50}" for i in range(rows)],
            "some": [None if i % 7 == 0 else str(i) for i in range(rows)],
            "number": np.arange(rows, dtype="float64"),
            "flag": np.arange(rows) % 3 == 0,
        }
    )
    back = from_js(to_js(frame))
    pd.testing.assert_frame_equal(back, frame)
    assert back["repeated"].iloc[0] is back["repeated"].iloc[50]


def test_shared_memory_is_released() -> None:
    values = np.arange(5.0)
    table = to_js(pd.DataFrame({"x": values}, copy=False), copy=False)
    values[2] = 7
    assert list(table.column("x").data) == [0, 1, 7, 3, 4]
    grown = np.ones(30_000_000)
    assert grown.sum() == 3e7 and list(table.column("x").data) == [0, 1, 7, 3, 4]
    assert "ask to_js for a copy" in error_of(lambda: table.buffers, JsException)
    table.release()
    table.release()
    assert "was its table released" in error_of(lambda: from_js(table), ValueError)


def test_sent_to_another_thread() -> None:
    table = to_js(pd.DataFrame({"x": [1.5, 2.5], "s": ["a", None]}))
    sent = run_js("(table) => structuredClone(table, { transfer: table.buffers })")(table)
    assert table.column("x").data.length == 0
    assert from_js(sent)["x"].tolist() == [1.5, 2.5]


def test_tables_made_by_hand() -> None:
    table = run_js(
        """({ columns: [
            { name: "x", data: new Float32Array([1, 2, 3]) },
            { name: "y", data: new BigInt64Array([1n, 2n, 3n]), nullBitmap: new Uint8Array([5]) },
            { name: "s", data: new TextEncoder().encode("abc"), valueOffsets: new BigInt64Array([0n, 2n, 2n, 3n]) },
        ] })"""
    )
    frame = from_js(table)
    assert [str(kind) for kind in frame.dtypes] == ["float32", "Int64", "str"]
    assert frame["s"].tolist() == ["ab", "", "c"] and frame["y"].isna().tolist() == [False, True, False]


def test_index_and_series() -> None:
    frame = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["a", "b"], name="key"))
    assert [column.name for column in to_js(frame).columns] == ["x"]
    assert from_js(to_js(frame, index=True)).set_index("key")["x"].to_dict() == {"a": 1, "b": 2}
    assert to_js(pd.Series([1.5], name="only")).column("only").type == "float64"


def test_what_cannot_cross_is_named() -> None:
    nested = pd.DataFrame({"good": [1, 2], "bad": ["x", [1]]})
    message = error_of(lambda: to_js(nested), TypeError)
    assert "column 'bad' of dtype object: row 1 holds a list" in message
    for values in (pd.period_range("2026", periods=1, freq="D"), np.array([1j])):
        assert "column 'bad' has dtype" in error_of(
            lambda values=values: to_js(pd.DataFrame({"bad": values})), TypeError
        )
    assert "half of a surrogate" in error_of(lambda: to_js(pd.DataFrame({"s": ["\ud800"]}, dtype=object)), ValueError)
    assert "several levels" in error_of(lambda: to_js(pd.DataFrame({("a", "b"): [1]})), TypeError)
    assert "same name: a" in error_of(lambda: to_js(pd.DataFrame([[1, 2]], columns=["a", "a"])), ValueError)
    assert "there are: x" in error_of(lambda: to_js(pd.DataFrame({"x": [1]})).column("y"), JsException)


def test_broken_tables_are_refused() -> None:
    def refused(columns: str) -> str:
        return error_of(lambda: from_js(run_js(f"({{ columns: [{columns}] }})")), ValueError)

    text = "name: 's', data: new Uint8Array(2)"
    assert "do not lie in the 2 bytes" in refused(f"{{ {text}, valueOffsets: new Int32Array([0, 3]) }}")
    assert "do not lie in the 2 bytes" in refused(f"{{ {text}, valueOffsets: new Int32Array([1, 0]) }}")
    assert "data has 1 elements where 2" in refused("{ name: 'x', data: new Int8Array(1), length: 2 }")
    assert "not of one length" in refused(
        "{ name: 'x', data: new Int8Array(1) }, { name: 'y', data: new Int8Array(2) }"
    )
    assert "takes a table" in error_of(lambda: from_js(js.Object.new()), TypeError)
    assert pyxide_arrow.__all__ == ["from_js", "to_js"]
