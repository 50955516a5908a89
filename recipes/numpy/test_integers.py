# SPDX-License-Identifier: Apache-2.0
"""Integers have 64 bits unless a program asks for others, as on the machines that programs are written on."""

import warnings
from collections.abc import Callable

import numpy as np

COUNTS = np.array([1, 2, 3])


def raises(kind: type[Exception], action: Callable[[], object]) -> str:
    """Gives the message of the exception that an action must raise."""
    try:
        action()
    except kind as error:
        return str(error)
    raise AssertionError(f"no {kind.__name__}")


def test_the_default_integer() -> None:
    """What is made of Python's integers, of ranges, of sums, and by name."""
    assert np.int_ is np.int64
    assert np.uint is np.uint64
    assert np.iinfo(int).max == 2**63 - 1
    made = [
        np.array([1]), np.array(5), np.arange(3), np.zeros(2, int), np.eye(2, dtype="int"), np.full(2, 7),
        np.ones(3, "int8").sum(), np.array([True]).sum(), np.cumsum(np.ones(2, "int16")), np.array([1, True]),
        np.indices((2, 2)), np.unique([1, 1], return_counts=True)[1], np.frompyfunc(int, 1, 1)(2.5) + np.arange(1),
    ]  # fmt: skip
    assert [array.dtype for array in made] == [np.dtype("int64")] * len(made)
    assert np.ones(2, "uint8").sum().dtype == "uint64"
    assert (np.ones(2, "int32") + 1).dtype == "int32"


def test_arithmetic_is_that_of_a_64_bit_machine() -> None:
    """Powers, products and sums that 32 bits cannot hold."""
    assert (np.arange(10) ** 10)[9] == 3486784401
    assert np.prod([2**20, 2**20]) == 2**40
    assert np.array([2**31 - 1]).sum() + 1 == 2**31
    assert np.array([2**40]).dtype == "int64"


def test_counts_are_default_integers() -> None:
    """Products of counts are those of a 64-bit machine. Positions stay `intp`, which compiled code asks for."""
    many = np.zeros(100_000, int)
    pairs = 100_000 * 99_999 // 2
    masked = np.ma.array(many)
    counts = [
        np.count_nonzero(many == 0), np.bincount(many)[0],
        np.histogram(many, 1)[0][0], np.histogram(many, [-1, 2, 5])[0][0],
        np.histogram(many, 3, weights=np.ones(100_000, int))[0][1], np.count_nonzero((many == 0)[None], axis=1)[0],
        np.unique(many, return_counts=True)[1][0], np.ma.count(masked), np.ma.count(masked[None], axis=1)[0],
    ]  # fmt: skip
    for count in counts:
        assert count * (count - 1) // 2 == pairs, type(count)
    assert np.bincount(np.zeros(0, int), minlength=2).dtype == "int64"
    assert np.argsort(many).dtype == np.intp


def test_counts_and_indices_of_64_bits() -> None:
    """Functions that count in `intp` take the default integer and what is cast to it."""
    assert np.repeat([4, 5, 6], COUNTS).tolist() == [4, 5, 5, 6, 6, 6]
    assert np.repeat([4, 5, 6], COUNTS.astype("uint32")).tolist() == [4, 5, 5, 6, 6, 6]
    assert np.bincount(COUNTS).tolist() == [0, 1, 1, 1]
    assert np.take([7, 8, 9, 10], COUNTS).tolist() == [8, 9, 10]
    assert np.arange(9)[COUNTS].tolist() == [1, 2, 3]
    assert np.partition([3, 1, 2, 0], COUNTS[:1])[1] == 1
    assert np.split(np.arange(6), COUNTS)[3].tolist() == [3, 4, 5]
    assert np.add.reduceat(np.arange(8), COUNTS).tolist() == [1, 2, 25]
    assert np.unravel_index(COUNTS, (2, 2))[0].tolist() == [0, 1, 1]
    assert np.ravel_multi_index((COUNTS, COUNTS), (4, 4)).tolist() == [5, 10, 15]
    assert np.delete(np.arange(5), COUNTS).tolist() == [0, 4]
    assert np.insert(np.arange(3), COUNTS, 9).tolist() == [0, 9, 1, 9, 2, 9]
    found = np.zeros(2, int)
    np.argmax([[1, 2], [3, 0]], axis=1, out=found)
    assert found.tolist() == [1, 0]
    # An array of indices keeps the order of its axes in memory.
    turned = np.arange(6).reshape(2, 3).T
    assert np.arange(9)[turned].flags.f_contiguous


def test_what_does_not_fit_is_an_error() -> None:
    """A number of 64 bits that `intp` has no room for is out of bounds, and is not cut off."""
    far = np.array([2**32])
    assert "4294967296 does not fit" in raises(IndexError, lambda: np.arange(3)[far])
    assert "4294967296 does not fit" in raises(IndexError, lambda: np.take([1, 2], far))
    raises(IndexError, lambda: np.repeat([1], far))
    raises(IndexError, lambda: np.arange(3)[np.array([2**63 + 1], "uint64")])
    raises(TypeError, lambda: np.repeat([1], np.array([1.0])))
    assert np.array([2**32 + 1]).astype(np.intp)[0] == 1


def test_random_numbers_are_those_of_others() -> None:
    """The same seeds give what they give on 64-bit machines."""
    np.random.seed(0)
    assert np.random.randint(0, 100, 5).tolist() == [44, 47, 64, 67, 67]
    assert np.random.permutation(3).dtype == "int64"
    np.random.seed(42)
    assert np.random.randint(0, 2**40, 2).dtype == "int64"
    state = np.random.RandomState(1)
    drawn = [state.binomial(10, 0.5, 2), state.poisson(5, 2), state.geometric(0.5, 2), state.hypergeometric(5, 5, 5, 2)]
    assert [numbers.dtype for numbers in drawn] == [np.dtype("int64")] * 4
    assert state.multinomial(10, [0.5, 0.5]).dtype == "int64"


def test_sizes_of_memory_stay_32_bits() -> None:
    """Positions are `intp`, which is what pointers are."""
    assert np.intp is np.int32
    positions = [np.argsort([2, 1]), np.nonzero([0, 1])[0], np.searchsorted([1, 2], [1])]
    assert [found.dtype for found in positions] == [np.dtype("int32")] * 3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (np.argsort([2, 1]) + np.arange(2)).dtype == "int64"


def test_draws_from_large_populations() -> None:
    """Without replacement, from more than 32 bits can number: the same as elsewhere."""
    drawn = np.random.default_rng(1).choice(10**10, 5, replace=False)
    assert drawn.tolist() == [1441596126, 9486494470, 5118216244, 9504636960, 3118314520]
