# SPDX-License-Identifier: Apache-2.0
# Times one piece of work inside the interpreter: calls it until it has been warm for long enough and its speed has
# settled, then takes samples. Used alike by native CPython and every WebAssembly build.
"""Warm up, then sample."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

SAMPLE = 0.1
"""Seconds that one sample should last: far above the 1 ms that a browser's clock may resolve."""

SETTLED = 0.03
"""Warm-up ends once a window of samples is not this fraction faster than the window before."""

type TimeLoops = Callable[[int], float]
"""Runs the work n times and returns the seconds that took."""


@dataclass(frozen=True)
class Plan:
    """How long to warm up and to measure, and how long one sample should last at least, in seconds."""

    warm: float
    measure: float
    sample: float = SAMPLE


@dataclass(frozen=True)
class Timing:
    """Seconds per run of the work."""

    median: float
    minimum: float
    maximum: float
    first: float
    samples: int
    loops: int
    warm_seconds: float


def calibrate(time_loops: TimeLoops, sample: float) -> tuple[int, float]:
    """Doubles the loop count until a sample lasts long enough; returns it and the seconds of the very first run."""
    loops, first = 1, None
    while True:
        seconds = time_loops(loops)
        if first is None:
            first = seconds
        if seconds >= sample:
            return loops, first
        loops *= 2


def warm_up(time_loops: TimeLoops, loops: int, seconds: float) -> float:
    """Runs for `seconds`, and then up to twice as long again while it keeps getting faster; returns the time spent."""
    start, previous = time.perf_counter(), float("inf")
    while True:
        window_start, window = time.perf_counter(), list[float]()
        while time.perf_counter() - window_start < seconds / 4:
            window.append(time_loops(loops))
        spent, best = time.perf_counter() - start, min(window, default=0.0)
        settled = best >= previous * (1 - SETTLED)
        if spent >= seconds and (settled or spent >= 3 * seconds):
            return spent
        previous = best


def measure(time_loops: TimeLoops, plan: Plan) -> Timing:
    """Warms up and samples `time_loops`."""
    loops, first = calibrate(time_loops, plan.sample)
    warmed = warm_up(time_loops, loops, plan.warm)
    loops, _ = calibrate(time_loops, plan.sample)
    values, start = list[float](), time.perf_counter()
    while len(values) < 3 or time.perf_counter() - start < plan.measure:
        values.append(time_loops(loops) / loops)
    return Timing(
        median=statistics.median(values),
        minimum=min(values),
        maximum=max(values),
        first=first,
        samples=len(values),
        loops=loops,
        warm_seconds=warmed,
    )


def loop_timer(work: Callable[[], object]) -> TimeLoops:
    """A TimeLoops that calls `work`."""

    def time_loops(loops: int) -> float:
        start = time.perf_counter()
        for _ in range(loops):
            work()
        return time.perf_counter() - start

    return time_loops
