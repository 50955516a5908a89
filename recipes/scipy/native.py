# SPDX-License-Identifier: Apache-2.0
"""What the tests of SciPy have in common: data, and the comparison with a native run.

`expected.json` is what `for file in test_*.py; do python3 $file; done` left with the wheel of the same version that
PyPI has for Linux.
"""

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse

EXPECTED = Path(__file__).with_name("expected.json")


class Checks:
    """A decorator: a function that gives numbers, which depend on much code, becomes a test of them."""

    def __init__(self) -> None:
        self.functions: dict[str, Callable[[], object]] = {}

    def __call__(self, function: Callable[[], object]) -> Callable[[], None]:
        name = function.__name__.removeprefix("test_").replace("_", " ")
        self.functions[name] = function

        def test() -> None:
            expected = json.loads(EXPECTED.read_text())[name]
            np.testing.assert_allclose(self.numbers(name), expected, rtol=1e-6, atol=1e-7)

        return test

    def numbers(self, name: str) -> list[float]:
        """What the function gives, to nine digits."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = np.ravel(np.asarray(self.functions[name](), dtype=float))
        return [float(f"{value:.9g}") for value in found[:200]]

    def save(self) -> None:
        """Writes the numbers of this interpreter to the file."""
        kept = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
        keep({**kept, **{name: self.numbers(name) for name in self.functions}})


def keep(expected: dict[str, object]) -> None:
    EXPECTED.write_text(json.dumps(dict(sorted(expected.items())), indent=0) + "\n")


def random(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def noisy() -> tuple[np.ndarray, np.ndarray]:
    """A decay with errors."""
    x = np.linspace(0, 4, 50)
    return x, 2.5 * np.exp(-1.3 * x) + 0.5 + 0.05 * random().standard_normal(50)


def grid(size: int = 20) -> sparse.csc_array:
    """The Laplacian of a square."""
    line = sparse.diags_array([-1.0, 2.0, -1.0], offsets=[-1, 0, 1], shape=(size, size))
    return sparse.csc_array(sparse.kron(sparse.eye_array(size), line) + sparse.kron(line, sparse.eye_array(size)))
