# SPDX-License-Identifier: Apache-2.0
"""SciPy: optimisation, sparse matrices, signals, integration, interpolation, statistics, special functions."""

from __future__ import annotations

import numpy as np
from scipy import fft, integrate, interpolate, linalg, ndimage, optimize, signal, sparse, spatial, special, stats
from scipy.sparse import linalg as sparse_linalg

from packages.rows import Work, row

random = np.random.default_rng(4)
x = random.random(20_000)
matrix = sparse.random_array((5_000, 5_000), density=0.001, rng=random, format="csr")
definite = (
    sparse.eye_array(3_000) * 4 + sparse.diags_array([-1.0, -1.0], offsets=[-1, 1], shape=(3_000, 3_000))
).tocsc()


@row
def minimize_bfgs() -> Work:
    start = np.full(10, 1.3)
    return lambda: np.round(optimize.minimize(optimize.rosen, start, jac=optimize.rosen_der, method="BFGS").x, 3)


@row
def curve_fit() -> Work:
    t = np.linspace(0, 4, 200)
    seen = 2.5 * np.exp(-1.3 * t) + 0.5
    return lambda: np.round(optimize.curve_fit(lambda t, a, b, c: a * np.exp(-b * t) + c, t, seen)[0], 6)


@row
def linprog() -> Work:
    a = random.random((40, 60))
    return lambda: round(optimize.linprog(-np.ones(60), A_ub=a, b_ub=np.ones(40)).fun, 6)


@row
def brentq() -> Work:
    return lambda: optimize.brentq(lambda z: z**3 - 2 * z - 5, 0, 4)


@row
def sparse_product() -> Work:
    return lambda: matrix @ matrix[0].toarray().ravel()


@row
def sparse_matmul() -> Work:
    return lambda: (matrix @ matrix).sum()


@row
def sparse_solve() -> Work:
    right = np.ones(3_000)
    return lambda: sparse_linalg.spsolve(definite, right)


@row
def sparse_eigenvalues() -> Work:
    start = np.ones(3_000)
    return lambda: np.round(sparse_linalg.eigsh(definite, k=3, sigma=2.0, v0=start, return_eigenvectors=False), 6)


@row
def signal_filter() -> Work:
    sections = signal.butter(4, 0.1, output="sos")
    return lambda: signal.sosfilt(sections, x)


@row
def signal_convolve() -> Work:
    window = signal.windows.hann(301)
    return lambda: signal.fftconvolve(x, window, mode="same")


@row
def find_peaks() -> Work:
    return lambda: signal.find_peaks(x, prominence=0.5)[0]


@row
def real_fft() -> Work:
    return lambda: fft.rfft(x[:16_384])


@row
def solve_ivp() -> Work:
    return lambda: np.round(integrate.solve_ivp(lambda _, y: [y[1], -y[0]], (0, 20), [1, 0]).y[:, -1], 6)


@row
def quad() -> Work:
    return lambda: integrate.quad(lambda z: np.exp(-z * z), 0, 3)[0]


@row
def cubic_spline() -> Work:
    at, values = np.linspace(0, 1, 1_000), random.random(1_000)
    return lambda: interpolate.CubicSpline(at, values)(x)


@row
def lu_factor() -> Work:
    a = random.random((200, 200)) + 10 * np.eye(200)
    return lambda: linalg.lu_solve(linalg.lu_factor(a), a[0])


@row
def matrix_exponential() -> Work:
    a = random.random((60, 60)) / 60
    return lambda: linalg.expm(a)


@row
def gaussian_filter() -> Work:
    image = random.random((200, 200))
    return lambda: ndimage.gaussian_filter(image, 2)


@row
def nearest_neighbours() -> Work:
    points = random.random((3_000, 3))
    return lambda: spatial.cKDTree(points).query(points, k=4)[0]


@row
def delaunay() -> Work:
    points = random.random((1_000, 2))
    return lambda: len(spatial.Delaunay(points).simplices)


@row
def gamma_functions() -> Work:
    return lambda: special.gammaln(x * 10 + 1)


@row
def bessel_functions() -> Work:
    return lambda: special.jv(1.5, x * 10)


@row
def statistics_tests() -> Work:
    return lambda: stats.ttest_ind(x[:10_000], x[10_000:]).statistic


@row
def density() -> Work:
    return lambda: stats.gaussian_kde(x[:500])(x[:200])
