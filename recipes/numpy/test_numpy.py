# SPDX-License-Identifier: Apache-2.0
"""What programs do with NumPy, compared with what the same version says natively.

`expected.json` is what `python3 test_numpy.py` printed with the wheel of the same version that PyPI has for Linux.
"""

import json
from pathlib import Path

import numpy as np


def results() -> dict[str, list[float]]:
    """Numbers that depend on much code each, in 64 bits but where it is said otherwise."""
    random = np.random.default_rng(7)
    square = random.random((40, 40))
    symmetric = square + square.T
    definite = square @ square.T + np.eye(40)
    mixed = square + 1j * square.T
    right = random.random(40)
    signal = random.standard_normal(1000)
    found = {
        "matmul": square @ square,
        "matmul of 32 bits": square.astype("f4") @ square.astype("f4"),
        "matmul of complex": (mixed @ mixed).real,
        "solve": np.linalg.solve(square, right),
        "solve of complex": np.linalg.solve(mixed, right).imag,
        "inverse": np.linalg.inv(definite),
        "determinant": np.array([np.linalg.det(square), *np.linalg.slogdet(definite)]),
        "singular values": np.linalg.svd(square, compute_uv=False),
        "eigenvalues": np.sort(np.abs(np.linalg.eigvals(square))),
        "eigenvalues of complex": np.sort(np.abs(np.linalg.eigvals(mixed))),
        "eigenvalues, symmetric": np.linalg.eigvalsh(symmetric),
        "eigenvalues, hermitian": np.linalg.eigvalsh(mixed + mixed.conj().T),
        "cholesky": np.linalg.cholesky(definite),
        "qr": np.abs(np.linalg.qr(square)[1]),
        "least squares": np.linalg.lstsq(square[:, :9], right, rcond=None)[0],
        "vdot": np.array([np.vdot(mixed[0], mixed[1]).real, np.vdot(mixed[0], mixed[1]).imag]),
        "fft": np.abs(np.fft.fft(signal)),
        "random": np.concatenate([random.integers(0, 99, 9), random.exponential(size=9), random.poisson(5, 9)]),
        "sort": np.sort(signal)[::50],
        "argsort of 32 bits": np.argsort(signal.astype("f4"), kind="stable")[::50],
        "functions": np.concatenate([f(np.abs(signal[:50])) for f in (np.sin, np.exp, np.log, np.sqrt, np.tanh)]),
        "sums": np.array([signal.sum(), signal.var(), np.median(signal), np.percentile(signal, 90)]),
    }
    return {name: [float(f"{value:.9g}") for value in np.ravel(array)[:60]] for name, array in found.items()}


def test_numbers_are_those_of_a_native_run() -> None:
    expected = json.loads(Path("/home/expected.json").read_text())
    found = results()
    assert expected.keys() == found.keys()
    for name, values in found.items():
        close = 2e-5 if "32 bits" in name else 1e-7
        np.testing.assert_allclose(values, expected[name], rtol=close, atol=close, err_msg=name)


def test_factors_give_the_matrix_back() -> None:
    random = np.random.default_rng(1)
    for kind in ("f4", "f8", "c8", "c16"):
        close = 1e-4 if kind in ("f4", "c8") else 1e-11
        matrix = (random.random((30, 30)) + (1j * random.random((30, 30)) if kind[0] == "c" else 0)).astype(kind)
        u, s, v = np.linalg.svd(matrix)
        assert abs(u * s @ v - matrix).max() < close, kind
        q, r = np.linalg.qr(matrix)
        assert abs(q @ r - matrix).max() < close, kind
        values, vectors = np.linalg.eig(matrix)
        assert abs(matrix @ vectors - vectors * values).max() < close * 10, kind
        hermitian = matrix + matrix.conj().T
        values, vectors = np.linalg.eigh(hermitian)
        assert abs(hermitian @ vectors - vectors * values).max() < close, kind
        assert abs(np.linalg.pinv(matrix[:, :9]) @ matrix[:, :9] - np.eye(9)).max() < close, kind


def test_blas_is_openblas() -> None:
    assert np.show_config("dicts")["Build Dependencies"]["blas"]["name"] == "openblas"


if __name__ == "__main__":
    print(json.dumps(results(), indent=0))


def test_linear_algebra_that_has_no_result_raises() -> None:
    singular = np.zeros((3, 3))
    for compute in (
        lambda: np.linalg.inv(singular),
        lambda: np.linalg.solve(singular, np.ones(3)),
        lambda: np.linalg.cholesky(-np.eye(3)),
        lambda: np.linalg.eigvals(np.full((2, 2), np.nan)),
    ):
        try:
            compute()
        except np.linalg.LinAlgError:
            continue
        raise AssertionError("no LinAlgError")
    assert np.allclose(np.linalg.inv(2 * np.eye(3)), np.eye(3) / 2)


def test_division_of_integers_by_zero_warns() -> None:
    with np.errstate(divide="raise"):
        try:
            np.arange(3) // 0
        except FloatingPointError:
            return
    raise AssertionError("no FloatingPointError")


def test_large_temporaries() -> None:
    # From 256 kB on NumPy looks whether it may compute in place of a temporary array.
    x = np.arange(200_000.0)
    y = x * 2 + 1
    assert y[-1] == 399_999 and x[-1] == 199_999
    assert (np.sqrt(x * x) - x).max() == 0
