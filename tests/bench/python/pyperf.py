# SPDX-License-Identifier: Apache-2.0
# Stands in for the `pyperf` package, which spawns processes and so cannot run in WebAssembly. It has what the
# run_benchmark.py scripts of `pyperformance` use, and measures in this process with timing.py.
"""A one-process `pyperf` for pyperformance's scripts."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import quiet_loop
import timing

__all__ = ["Runner", "perf_counter", "python_implementation", "session"]


@dataclass
class Session:
    """What the driver asks for, and what the script's runner answers."""

    plan: timing.Plan
    only: str
    result: timing.Timing | None = None


session = Session(timing.Plan(0, 0), "")


def python_implementation() -> str:
    """The interpreter's name in lower case."""
    return platform.python_implementation().lower()


class Runner:
    """Measures the benchmark that the session names; skips a script's other benchmarks."""

    def __init__(self, add_cmdline_args: Callable[[list[str], argparse.Namespace], None] | None = None) -> None:
        self.metadata: dict[str, Any] = {}
        self.argparser = argparse.ArgumentParser()
        self.args: argparse.Namespace | None = None

    def parse_args(self) -> argparse.Namespace:
        """Parses sys.argv once."""
        self.args = self.args or self.argparser.parse_args()
        return self.args

    def bench_time_func(
        self, name: str, func: Callable[..., float], *args: Any, inner_loops: int = 1, **_: Any
    ) -> None:
        """`func(loops, *args)` returns the seconds that `loops` runs took."""
        if name != session.only:
            return
        timed = timing.measure(lambda loops: func(loops, *args), session.plan)
        session.result = replace(
            timed,
            median=timed.median / inner_loops,
            minimum=timed.minimum / inner_loops,
            maximum=timed.maximum / inner_loops,
            first=timed.first / inner_loops,
        )

    def bench_func(self, name: str, func: Callable[..., object], *args: Any, inner_loops: int = 1, **_: Any) -> None:
        """`func(*args)` is one run."""
        timer = timing.loop_timer(lambda: func(*args))
        self.bench_time_func(name, timer, inner_loops=inner_loops)

    def bench_async_func(
        self, name: str, func: Callable[..., Coroutine[Any, Any, object]], *args: Any, **_: Any
    ) -> None:
        """`await func(*args)` is one run, on an event loop that has no sockets."""

        async def repeat(loops: int) -> float:
            start = perf_counter()
            for _ in range(loops):
                await func(*args)
            return perf_counter() - start

        def time_loops(loops: int) -> float:
            with quiet_loop.running() as loop:
                return loop.run_until_complete(repeat(loops))

        self.bench_time_func(name, time_loops)
