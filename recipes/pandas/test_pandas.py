# SPDX-License-Identifier: Apache-2.0
"""What programs do with pandas; numbers that were worked out by hand."""

import importlib
import io

import numpy as np
import pandas as pd

TEXT = "city,day,rain\nA,2026-01-01,1.5\nB,2026-01-01,0\nA,2026-01-02,2.5\nB,2026-01-02,\nA,2026-02-01,4\n"


def table() -> pd.DataFrame:
    return pd.read_csv(io.StringIO(TEXT), parse_dates=["day"])


def test_csv_groups_and_dates() -> None:
    rain = table()
    assert str(rain.dtypes["day"]).startswith("datetime64")
    assert rain.groupby("city")["rain"].agg(["count", "sum"]).to_dict() == {
        "count": {"A": 3, "B": 1},
        "sum": {"A": 8.0, "B": 0.0},
    }
    months = rain.set_index("day").resample("MS")["rain"].sum()
    assert list(months) == [4.0, 4.0]
    assert rain.to_csv(index=False).count("\n") == 6


def test_join_pivot_and_windows() -> None:
    rain = table()
    people = pd.DataFrame({"city": ["A", "B"], "people": [10, 20]})
    assert list(rain.merge(people, on="city")["people"]) == [10, 20, 10, 20, 10]
    wide = rain.pivot(index="day", columns="city", values="rain")
    assert wide.shape == (3, 2) and np.isnan(wide.loc["2026-01-02", "B"])
    assert list(pd.Series([1.0, 2, 3, 4]).rolling(2).mean().dropna()) == [1.5, 2.5, 3.5]
    assert list(pd.Series(["a,b", "c"]).str.split(",").str[0]) == ["a", "c"]


def test_json_and_parsing_of_dates() -> None:
    frame = pd.DataFrame({"x": [1, 2], "y": ["a", None]})
    assert pd.read_json(io.StringIO(frame.to_json())).x.tolist() == [1, 2]
    assert pd.to_datetime("3 March 2026 14:05") == pd.Timestamp(2026, 3, 3, 14, 5)
    assert pd.Timestamp("2026-07-01", tz="Europe/Berlin").utcoffset().total_seconds() == 7200


def test_zones_of_a_pytz_that_comes_later() -> None:
    pytz = importlib.import_module("pytz")
    summer = pd.Timestamp("2026-07-01 12:00", tz="UTC").tz_convert(pytz.timezone("US/Eastern"))
    assert str(summer) == "2026-07-01 08:00:00-04:00"
    stamps = pd.DatetimeIndex(["2026-01-01", "2026-07-01"]).tz_localize(pytz.timezone("US/Eastern"))
    assert [str(stamp.utcoffset()) for stamp in stamps] == ["-1 day, 19:00:00", "-1 day, 20:00:00"]


def test_positions_beyond_intp_are_out_of_bounds() -> None:
    """As on machines where pointers have 64 bits: nothing counts positions modulo 2**32."""
    series, far = pd.Series([1, 2, 3]), 2**32 + 1
    for action in [
        lambda: series.iloc[[far]], lambda: series.iloc[far], lambda: series.take([far]), lambda: series.take([-far]),
        lambda: pd.DataFrame({"a": [1, 2]}).take([far]), lambda: pd.Index([1, 2]).take([far]),
        lambda: pd.Categorical(["a", "b"]).take([far]), lambda: pd.MultiIndex.from_product([[1], [2, 3]]).take([far]),
    ]:  # fmt: skip
        try:
            found = action()
        except IndexError:
            continue
        raise AssertionError(f"gave {found}")
    assert series.take(np.array([2, 0])).tolist() == [3, 1]
