# SPDX-License-Identifier: Apache-2.0
"""pandas: groups, joins, text files, strings, windows, times."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from packages.rows import Work, row

random = np.random.default_rng(3)
ROWS = 50_000
frame = pd.DataFrame(
    {
        "key": random.integers(0, 500, ROWS).astype(np.int64),
        "name": [f"name {n}" for n in random.integers(0, 300, ROWS)],
        "x": random.random(ROWS),
        "y": random.random(ROWS),
        "time": np.datetime64("2026-01-01", "ns") + random.integers(0, 10**7, ROWS).astype("timedelta64[s]"),
    }
)
other = pd.DataFrame({"key": np.arange(500, dtype=np.int64), "weight": random.random(500)})
text = frame.head(10_000).to_csv(index=False)


@row
def groupby_mean() -> Work:
    return lambda: frame.groupby("key")[["x", "y"]].mean()


@row
def groupby_strings() -> Work:
    return lambda: frame.groupby("name")["x"].agg(["sum", "max", "count"])


@row
def groupby_apply() -> Work:
    return lambda: frame.groupby("key")["x"].apply(lambda part: part.max() - part.min())


@row
def join() -> Work:
    return lambda: frame.merge(other, on="key")["weight"]


@row
def read_csv() -> Work:
    return lambda: pd.read_csv(io.StringIO(text))["x"]


@row
def read_csv_dates() -> Work:
    return lambda: pd.read_csv(io.StringIO(text), parse_dates=["time"])["y"]


@row
def to_csv() -> Work:
    part = frame.head(5_000)
    return lambda: len(part.to_csv(index=False).splitlines())


@row
def string_contains() -> Work:
    return lambda: frame["name"].str.contains("12")


@row
def string_split() -> Work:
    return lambda: frame["name"].head(10_000).str.split(" ").str[1].astype(np.int64)


@row
def rolling_mean() -> Work:
    return lambda: frame["x"].rolling(20).mean()


@row
def rolling_quantile() -> Work:
    return lambda: frame["x"].head(10_000).rolling(20).quantile(0.9)


@row
def ewm() -> Work:
    return lambda: frame["x"].ewm(span=10).mean()


@row
def sort_values() -> Work:
    return lambda: frame.sort_values(["key", "x"])["y"]


@row
def value_counts() -> Work:
    return lambda: frame["name"].value_counts()


@row
def pivot_table() -> Work:
    return lambda: frame.assign(part=frame["key"] % 7).pivot_table("x", "name", "part")


@row
def resample() -> Work:
    series = frame.set_index("time")["x"].sort_index()
    return lambda: series.resample("1h").mean()


@row
def date_parts() -> Work:
    return lambda: frame["time"].dt.dayofyear + frame["time"].dt.hour


@row
def query() -> Work:
    return lambda: frame[(frame["x"] > 0.5) & (frame["y"] < 0.2)]["x"]


@row
def drop_duplicates() -> Work:
    return lambda: frame.drop_duplicates(["key", "name"])["x"]


@row
def indexing() -> Work:
    series = frame["x"]
    return lambda: sum(series.iloc[i] for i in range(500))
