# SPDX-License-Identifier: Apache-2.0
"""BLAS and LAPACK, through NumPy."""

from __future__ import annotations

import numpy as np

from packages.rows import Work, row

random = np.random.default_rng(1)
square = random.random((500, 500))
single = square.astype(np.float32)
vector = random.random(500)
long_vector = random.random(100_000)
system = random.random((200, 200)) + 10 * np.eye(200)
symmetric = system + system.T
definite = system @ system.T


@row
def dgemm_500() -> Work:
    return lambda: square @ square


@row
def sgemm_500() -> Work:
    return lambda: single @ single


@row
def dgemm_32() -> Work:
    a = square[:32, :32].copy()
    return lambda: a @ a


@row
def zgemm_200() -> Work:
    a = square[:200, :200] + 1j
    return lambda: a @ a


@row
def dgemv_500() -> Work:
    return lambda: square @ vector


@row
def ddot_100000() -> Work:
    return lambda: long_vector @ long_vector


@row
def solve_200() -> Work:
    return lambda: np.linalg.solve(system, system[0])


@row
def inv_200() -> Work:
    return lambda: np.linalg.inv(system)


@row
def cholesky_200() -> Work:
    return lambda: np.linalg.cholesky(definite)


@row
def svd_values_200() -> Work:
    return lambda: np.linalg.svd(system, compute_uv=False)


@row
def svd_200() -> Work:
    return lambda: np.linalg.svd(system)[1]


@row
def eigh_200() -> Work:
    return lambda: np.linalg.eigh(symmetric)[0]


@row
def eigvals_100() -> Work:
    return lambda: np.abs(np.linalg.eigvals(system[:100, :100]))


@row
def qr_200() -> Work:
    return lambda: np.abs(np.linalg.qr(system)[1])


@row
def lstsq_200x50() -> Work:
    return lambda: np.linalg.lstsq(system[:, :50], system[:, 60])[0]
