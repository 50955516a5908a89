# SPDX-License-Identifier: Apache-2.0
"""Products of vectors, and of matrices and vectors: any length, stride and order gives what exact arithmetic gives."""

import itertools

import numpy as np

# Integers, so that every order of adding gives the same.
LENGTHS = (0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 67)


def integers(*shape: int) -> np.ndarray:
    return (np.arange(np.prod(shape)).reshape(shape) * 7 % 23 - 11).astype(np.int64)


def test_dot() -> None:
    for dtype, length, step in itertools.product("fdFD", LENGTHS, (1, 2, -1)):
        left = np.repeat(integers(length), abs(step))[::step].astype(dtype)
        right = (integers(length) + 3).astype(dtype)
        assert np.dot(left, right) == np.dot(left.real.astype(int), right.real.astype(int))


def test_matrix_and_vector() -> None:
    for dtype, rows, columns in itertools.product("fdFD", LENGTHS, LENGTHS):
        whole = integers(rows, columns)
        vector = integers(columns)
        expected = (whole[:, :] * vector).sum(axis=1)
        for order in "CF":
            matrix = np.array(whole, dtype, order=order)
            assert np.array_equal(matrix @ vector.astype(dtype), expected)
            spread = np.repeat(vector, 3).astype(dtype)[::3]
            assert np.array_equal(matrix @ spread, expected)
            out = np.zeros(2 * rows, dtype)
            np.matmul(matrix, vector.astype(dtype), out=out[::2])
            assert np.array_equal(out[::2], expected)


def test_what_is_not_finite_stays() -> None:
    matrix = np.ones((5, 6))
    matrix[2, 3] = np.nan
    found = matrix @ np.ones(6)
    assert np.isnan(found[2])
    assert np.array_equal(np.delete(found, 2), [6.0] * 4)
