# SPDX-License-Identifier: Apache-2.0
"""Constraints are solved; what cannot be satisfied is an exception."""

import kiwisolver


def test_constraints() -> None:
    left, right, width = (kiwisolver.Variable(name) for name in ("left", "right", "width"))
    solver = kiwisolver.Solver()
    for constraint in (left >= 10, right == left + width, width == 30, right <= 100):
        solver.addConstraint(constraint)
    solver.updateVariables()
    assert (left.value(), right.value()) == (10, 40)


def test_what_cannot_be_is_an_exception() -> None:
    variable = kiwisolver.Variable("x")
    solver = kiwisolver.Solver()
    solver.addConstraint(variable >= 2)
    try:
        solver.addConstraint(variable <= 1)
    except kiwisolver.UnsatisfiableConstraint:
        return
    raise AssertionError("2 <= x <= 1 was taken")
