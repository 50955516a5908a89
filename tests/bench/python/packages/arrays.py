# SPDX-License-Identifier: Apache-2.0
"""NumPy's own loops: element-wise functions, sums, sorting, random numbers, Fourier transforms."""

from __future__ import annotations

import numpy as np

from packages.rows import Work, row

random = np.random.default_rng(2)
SIZE = 100_000
x = random.random(SIZE) + 0.5
y = random.random(SIZE)
single = x.astype(np.float32)
integers = random.integers(0, 1_000_000, SIZE).astype(np.int64)
small = integers.astype(np.int16)
words = np.array([f"word {n}" for n in integers[:10_000]])


@row
def add() -> Work:
    return lambda: x + y


@row
def multiply_int64() -> Work:
    return lambda: integers * integers


@row
def divide() -> Work:
    return lambda: x / y


@row
def floor_divide_int64() -> Work:
    return lambda: integers // 7


@row
def sqrt() -> Work:
    return lambda: np.sqrt(x)


@row
def exp() -> Work:
    return lambda: np.exp(x)


@row
def exp_float32() -> Work:
    return lambda: np.exp(single)


@row
def log() -> Work:
    return lambda: np.log(x)


@row
def sin() -> Work:
    return lambda: np.sin(x)


@row
def sin_float32() -> Work:
    return lambda: np.sin(single)


@row
def tanh() -> Work:
    return lambda: np.tanh(x)


@row
def power() -> Work:
    return lambda: x**1.7


@row
def greater() -> Work:
    return lambda: x > y


@row
def maximum() -> Work:
    return lambda: np.maximum(x, y)


@row
def astype_int64() -> Work:
    return lambda: integers.astype(np.float64)


@row
def sum_() -> Work:
    return lambda: x.sum()


@row
def sum_axis() -> Work:
    a = x.reshape(400, 250)
    return lambda: a.sum(axis=0)


@row
def min_max() -> Work:
    return lambda: (x.min(), x.max())


@row
def argmax() -> Work:
    return lambda: x.argmax()


@row
def median() -> Work:
    return lambda: np.median(x)


@row
def where() -> Work:
    return lambda: np.where(x > y, x, y)


@row
def boolean_index() -> Work:
    mask = y > 0.5
    return lambda: x[mask]


@row
def take() -> Work:
    places = integers % SIZE
    return lambda: x[places]


@row
def transpose_copy() -> Work:
    a = x.reshape(400, 250)
    return lambda: a.T.copy()


@row
def einsum() -> Work:
    a = x[:40_000].reshape(200, 200)
    return lambda: np.einsum("ij,kj->ik", a, a)


@row
def sort_float64() -> Work:
    return lambda: np.sort(y)


@row
def sort_int64() -> Work:
    return lambda: np.sort(integers)


@row
def sort_int16() -> Work:
    return lambda: np.sort(small)


@row
def argsort() -> Work:
    return lambda: np.argsort(y)


@row
def unique() -> Work:
    return lambda: np.unique(integers)


@row
def searchsorted() -> Work:
    line = np.sort(y)
    return lambda: np.searchsorted(line, x - 0.5)


@row
def histogram() -> Work:
    return lambda: np.histogram(y, 100)[0]


@row
def bincount() -> Work:
    few = integers % 1000
    return lambda: np.bincount(few)


@row
def random_uniform() -> Work:
    return lambda: np.random.default_rng(3).random(SIZE)


@row
def random_normal() -> Work:
    return lambda: np.random.default_rng(3).standard_normal(SIZE)


@row
def random_integers() -> Work:
    return lambda: np.random.default_rng(3).integers(0, 1000, SIZE)


@row
def shuffle() -> Work:
    return lambda: np.random.default_rng(3).permutation(SIZE)


@row
def fft_65536() -> Work:
    return lambda: np.fft.fft(x[:65536])


@row
def rfft_prime() -> Work:
    return lambda: np.fft.rfft(x[:10_007])


@row
def fft2_256() -> Work:
    a = x[:65536].reshape(256, 256)
    return lambda: np.fft.fft2(a)


@row
def strings_upper() -> Work:
    return lambda: np.strings.upper(words)


@row
def small_arrays() -> Work:
    a, b = np.arange(3.0), np.ones(3)
    return lambda: [(a + b) * 2 for _ in range(1000)][-1]


@row
def scalar_access() -> Work:
    return lambda: sum([x[i] for i in range(5000)])
