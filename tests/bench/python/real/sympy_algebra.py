# SPDX-License-Identifier: Apache-2.0
# Computer algebra with sympy: deep class hierarchies, hashing, caches, big integers.
"""sympy: expand, factor, integrate, differentiate, solve."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Matrix, cos, diff, exp, expand, factor, integrate, series, sin, solve, symbols
from sympy.core.cache import clear_cache


def work() -> str:
    """A page of exercises. Sympy's caches start empty, so that each run does the same."""
    clear_cache()
    x, y, z = symbols("x y z")
    answers = [
        expand((x + 2 * y + 3 * z) ** 10),
        factor(x**8 - 1),
        integrate(x**2 * exp(x) * cos(x), x),
        diff(sin(x * y) * exp(x**2) / (1 + y**2), x, 2, y),
        series(exp(sin(x)), x, 0, 6),
        sorted(solve(x**4 - 5 * x**2 + 4, x)),
        Matrix(4, 4, lambda i, j: x**i + j * y).det().expand(),
    ]
    return "\n".join(str(answer) for answer in answers)


def prepare() -> Callable[[], str]:
    """No input: the exercises are in the code."""
    return work
