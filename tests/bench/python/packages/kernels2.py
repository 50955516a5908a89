# SPDX-License-Identifier: Apache-2.0
"""The other half of the kernels."""

from __future__ import annotations

import math

import numpy as np

from packages.rows import Work, row

random = np.random.default_rng(2020)


@row
def lstsqr() -> Work:
    x = random.random(50_000)
    y = 3 * x + random.random(50_000)

    def work() -> tuple[float, float]:
        dx = x - x.mean()
        slope = (dx * (y - y.mean())).sum() / (dx**2).sum()
        return slope, y.mean() - slope * x.mean()

    return work


@row
def mandel() -> Work:
    c = np.linspace(-2, 0.6, 150) + 1j * np.linspace(-1.2, 1.2, 100)[:, None]

    def work() -> np.ndarray:
        z, count = np.zeros_like(c), np.zeros(c.shape, np.int32)
        for _ in range(25):
            z = np.where(np.abs(z) < 2, z * z + c, z)
            count += np.abs(z) < 2
        return count

    return work


@row
def multiple_sum() -> Work:
    a = random.random(5_000)

    def work() -> float:
        total = 0.0
        for k in range(1, 60):
            total += (a[k:] * a[:-k]).sum() + a[::k].sum()
        return total

    return work


@row
def normalize_complex_arr() -> Work:
    a = random.random(50_000) + 1j * random.random(50_000)

    def work() -> np.ndarray:
        moved = a - (a.real.min() + 1j * a.imag.min())
        return moved / np.abs(moved).max()

    return work


@row
def pairwise() -> Work:
    points = random.random((24, 3))

    def work() -> np.ndarray:
        result = np.empty((24, 24))
        for i in range(24):
            for j in range(24):
                total = 0.0
                for k in range(3):
                    difference = points[i, k] - points[j, k]
                    total += difference * difference
                result[i, j] = math.sqrt(total)
        return result

    return work


@row
def periodic_dist() -> Work:
    x, y, z = random.random((3, 150))

    def work() -> np.ndarray:
        total = np.zeros((150, 150))
        for axis in (x, y, z):
            difference = axis[:, None] - axis
            difference -= np.round(difference)
            total += difference**2
        return np.sqrt(total)

    return work


@row
def repeating() -> Work:
    a = random.random(1_000)
    return lambda: np.repeat(np.repeat(a[None, :], 20, axis=0), 5, axis=1)


@row
def reverse_cumsum() -> Work:
    a = random.random(100_000)
    return lambda: np.cumsum(a[::-1])[::-1]


@row
def rosen() -> Work:
    x = random.random(50_000)

    def work() -> np.ndarray:
        middle = x[1:-1]
        slope = np.zeros_like(x)
        slope[1:-1] = 200 * (middle - x[:-2] ** 2) - 400 * (x[2:] - middle**2) * middle - 2 * (1 - middle)
        slope[0] = -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0])
        slope[-1] = 200 * (x[-1] - x[-2] ** 2)
        return slope

    return work


@row
def slowparts() -> Work:
    a, b = random.random((20, 20, 20)), random.random((20, 20))

    def work() -> np.ndarray:
        result = np.zeros((20, 20))
        for i in range(20):
            for j in range(20):
                result[i, j] = (a[i, j] * b[i]).sum() + np.outer(b[j], a[i, j]).trace()
        return result

    return work


@row
def smoothing() -> Work:
    signal = random.random(2_000)

    def work() -> np.ndarray:
        result = np.empty_like(signal)
        result[0] = signal[0]
        for i in range(1, len(signal)):
            result[i] = 0.3 * signal[i] + 0.7 * result[i - 1]
        return result

    return work


@row
def specialconvolve() -> Work:
    a = random.random((300, 300))

    def work() -> np.ndarray:
        rows = a[:, :-2] + a[:, 1:-1] + a[:, 2:]
        return rows[:-2] + rows[1:-1] + rows[2:] - a[1:-1, 1:-1]

    return work


@row
def vibr_energy() -> Work:
    harmonic, anharmonic, level = random.random((3, 50_000))
    return lambda: np.exp(-harmonic * level - anharmonic * level**2)


@row
def wave() -> Work:
    def work() -> np.ndarray:
        before, now = np.zeros((120, 120)), np.zeros((120, 120))
        now[60, 60] = 1
        for _ in range(20):
            after = np.zeros_like(now)
            around = now[2:, 1:-1] + now[:-2, 1:-1] + now[1:-1, 2:] + now[1:-1, :-2]
            after[1:-1, 1:-1] = 2 * now[1:-1, 1:-1] - before[1:-1, 1:-1] + 0.2 * (around - 4 * now[1:-1, 1:-1])
            before, now = now, after
        return now

    return work


@row
def wdist() -> Work:
    a, b, weights = random.random((6, 40)), random.random((6, 40)), random.random((6, 40))

    def work() -> np.ndarray:
        result = np.empty((40, 40))
        for i in range(40):
            for j in range(40):
                result[i, j] = np.sqrt(np.sum(weights[:, i] * (a[:, i] - b[:, j]) ** 2))
        return result

    return work
