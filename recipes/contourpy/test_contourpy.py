# SPDX-License-Identifier: Apache-2.0
"""Contours of a cone are circles; errors are exceptions that C++ threw."""

import numpy as np
from contourpy import contour_generator


def test_lines_of_a_cone_are_circles() -> None:
    x, y = np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-2, 2, 81))
    for algorithm in ("serial", "threaded"):
        lines = np.concatenate(contour_generator(x, y, np.hypot(x, y), name=algorithm, line_type="Separate").lines(1.5))
        assert abs(np.hypot(*lines.T) - 1.5).max() < 2e-3, algorithm


def test_bad_arguments_are_exceptions() -> None:
    try:
        contour_generator(z=np.zeros((1, 1)))
    except (TypeError, ValueError):
        return
    raise AssertionError("a grid of one point was taken")
