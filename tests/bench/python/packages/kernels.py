# SPDX-License-Identifier: Apache-2.0
"""Kernels of array programs: distances, stencils, fractals, statistics. What each computes is known since 2019 from the
collection numpy-benchmarks; they are written here anew, from the names and what these stand for.
"""

from __future__ import annotations

import numpy as np

from packages.rows import Work, row

random = np.random.default_rng(2019)


@row
def allpairs_distances() -> Work:
    a, b = random.random((120, 3)), random.random((140, 3))
    return lambda: np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))


@row
def allpairs_distances_loops() -> Work:
    points = random.random((50, 8))

    def work() -> np.ndarray:
        result = np.empty((50, 50))
        for i, p in enumerate(points):
            for j, q in enumerate(points):
                result[i, j] = np.sum((p - q) ** 2)
        return result

    return work


@row
def arc_distance() -> Work:
    a, b, c, d = random.random((4, 50_000))

    def work() -> np.ndarray:
        haversine = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
        return 2 * np.arctan2(np.sqrt(haversine), np.sqrt(1 - haversine))

    return work


@row
def check_mask() -> Work:
    bits = random.integers(0, 2, (1000, 4)).astype(np.bool_)
    mask = np.array([True, False, True, True])
    return lambda: [bool(np.all(line[mask])) for line in bits]


@row
def conv() -> Work:
    image, weights = random.random((128, 128)), random.random((5, 5))

    def work() -> np.ndarray:
        result = np.zeros((124, 124))
        for i in range(5):
            for j in range(5):
                result += weights[i, j] * image[i : i + 124, j : j + 124]
        return result

    return work


@row
def create_grid() -> Work:
    x, y = np.linspace(0, 1, 300), np.linspace(0, 2, 200)
    return lambda: np.stack([np.tile(x, 200), np.repeat(y, 300)], axis=1)


@row
def cronbach() -> Work:
    scores = random.random((60, 2000))

    def work() -> float:
        items = scores.var(axis=1, ddof=1)
        return float(60 / 59 * (1 - items.sum() / scores.sum(axis=0).var(ddof=1)))

    return work


@row
def diffusion() -> Work:
    start = random.random((200, 200))

    def work() -> np.ndarray:
        u = start.copy()
        for _ in range(10):
            inner = u[1:-1, 1:-1]
            u[1:-1, 1:-1] = inner + 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * inner)
        return u

    return work


@row
def fdtd() -> Work:
    def work() -> np.ndarray:
        electric, right, up = np.zeros((120, 120)), np.zeros((120, 119)), np.zeros((119, 120))
        for step in range(20):
            electric[60, 60] = np.sin(step / 5)
            right += 0.5 * (electric[:, 1:] - electric[:, :-1])
            up += 0.5 * (electric[1:, :] - electric[:-1, :])
            electric[1:-1, 1:-1] += 0.5 * (right[1:-1, 1:] - right[1:-1, :-1] + up[1:, 1:-1] - up[:-1, 1:-1])
        return electric

    return work


@row
def gauss() -> Work:
    x = np.linspace(-4, 4, 100_000)
    return lambda: np.exp(-0.5 * ((x - 0.3) / 1.2) ** 2) / (1.2 * np.sqrt(2 * np.pi))


@row
def grayscott() -> Work:
    def laplacian(z: np.ndarray) -> np.ndarray:
        return z[:-2, 1:-1] + z[1:-1, :-2] - 4 * z[1:-1, 1:-1] + z[1:-1, 2:] + z[2:, 1:-1]

    def work() -> np.ndarray:
        u, v = np.ones((102, 102)), np.zeros((102, 102))
        u[40:60, 40:60], v[40:60, 40:60] = 0.5, 0.25
        for _ in range(20):
            a, b = u[1:-1, 1:-1], v[1:-1, 1:-1]
            reaction = a * b * b
            a += 0.16 * laplacian(u) - reaction + 0.06 * (1 - a)
            b += 0.08 * laplacian(v) + reaction - 0.122 * b
        return v

    return work


@row
def grouping() -> Work:
    values = random.integers(0, 500, 50_000)

    def work() -> tuple[np.ndarray, np.ndarray]:
        order = np.sort(values)
        starts = np.flatnonzero(np.concatenate(([True], order[1:] != order[:-1])))
        return order[starts], np.diff(np.append(starts, order.size))

    return work


@row
def harris() -> Work:
    image = random.random((160, 160))

    def work() -> np.ndarray:
        dx, dy = image[1:-1, 2:] - image[1:-1, :-2], image[2:, 1:-1] - image[:-2, 1:-1]

        def window(z: np.ndarray) -> np.ndarray:
            rows = z[:-2] + z[1:-1] + z[2:]
            return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]

        xx, xy, yy = window(dx * dx), window(dx * dy), window(dy * dy)
        return xx * yy - xy * xy - 0.04 * (xx + yy) ** 2

    return work


@row
def hasting() -> Work:
    y, x = random.random(50_000) + 0.5, random.random(50_000)
    return lambda: np.where(x > 0.2, y * np.exp(-x) / (1 + y**2), np.log1p(x * y))


@row
def hyantes() -> Work:
    places = random.random((60, 3))

    def work() -> np.ndarray:
        lat, lon = np.meshgrid(np.linspace(0, 1, 80), np.linspace(0, 1, 80))
        total = np.zeros((80, 80))
        for a, b, weight in places:
            distance = 1 - np.cos(lat - a) * np.cos(lon - b)
            total += np.where(distance < 0.1, weight / (1 + distance), 0)
        return total

    return work


@row
def julia() -> Work:
    x, y = np.meshgrid(np.linspace(-1.5, 1.5, 150), np.linspace(-1, 1, 100))

    def work() -> np.ndarray:
        z, count = x + 1j * y, np.zeros(x.shape, np.int32)
        for _ in range(30):
            inside = (z.real**2 + z.imag**2) < 4
            z[inside] = z[inside] ** 2 + (-0.8 + 0.156j)
            count += inside
        return count

    return work


@row
def l1norm() -> Work:
    a, b = random.random((2, 300, 300))
    return lambda: np.abs(a - b).sum(axis=1)


@row
def l2norm() -> Work:
    x = random.random((1000, 100))
    return lambda: np.sqrt(np.sum(np.abs(x) ** 2, axis=1))


@row
def laplacien() -> Work:
    image = random.random((300, 300))

    def work() -> np.ndarray:
        edges = np.abs(image[:-2, 1:-1] + image[2:, 1:-1] + image[1:-1, :-2] + image[1:-1, 2:] - 4 * image[1:-1, 1:-1])
        return edges > edges.max() / 20

    return work


@row
def local_maxima() -> Work:
    heights = random.random((200, 200))

    def work() -> np.ndarray:
        middle = heights[1:-1, 1:-1]
        peak = np.ones(middle.shape, bool)
        for i in range(3):
            for j in range(3):
                if (i, j) != (1, 1):
                    peak &= middle >= heights[i : i + 198, j : j + 198]
        return peak

    return work


@row
def log_likelihood() -> Work:
    data = random.standard_normal(50_000)
    return lambda: np.sum(np.log(1 / (1.1 * np.sqrt(2 * np.pi)) * np.exp(-((data - 0.1) ** 2) / (2 * 1.1**2))))
