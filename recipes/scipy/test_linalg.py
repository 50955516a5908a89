# SPDX-License-Identifier: Apache-2.0
"""Matrices: numbers of scipy.linalg and scipy.sparse."""

import native
import numpy as np
from native import grid, random

check = native.Checks()


@check
def test_linalg_decompositions() -> object:
    from scipy import linalg

    a = random().random((30, 30))
    p, lower, u = linalg.lu(a)
    t, _ = linalg.schur(a)
    return [
        linalg.det(a),
        *np.diag(u),
        abs(p @ lower @ u - a).max().round(9),
        *np.sort(np.abs(linalg.eigvals(a))),
        *linalg.svdvals(a),
        *np.abs(np.diag(linalg.qr(a)[1])),
        np.linalg.norm(t),
        *np.diag(linalg.cholesky(a @ a.T)),
    ]


@check
def test_linalg_complex_and_generalized() -> object:
    from scipy import linalg

    a = random().random((12, 12)) + 1j * random(8).random((12, 12))
    b = a @ a.conj().T + np.eye(12)
    values = linalg.eigh(a + a.conj().T, b, eigvals_only=True)
    solved = linalg.solve(a, np.arange(12.0))
    return [*values, *solved.real, *solved.imag, linalg.det(a).imag, *linalg.svdvals(a.astype("c8")).round(3)]


@check
def test_linalg_functions_of_matrices() -> object:
    from scipy import linalg

    a = random().random((8, 8)) / 4
    lyapunov = linalg.solve_continuous_lyapunov(a - 2 * np.eye(8), -np.eye(8))
    return np.concatenate(
        [
            linalg.expm(a)[0],
            linalg.logm(np.eye(8) + a)[1].real,
            linalg.sqrtm(np.eye(8) + a)[2].real,
            linalg.sinm(a)[3],
            lyapunov[4],
            linalg.null_space(a[:3])[0] ** 2,
            linalg.inv(a)[0],
            linalg.pinv(a[:, :3])[1],
            linalg.lstsq(a[:, :4], a[:, 5])[0],
        ]
    )


@check
def test_linalg_banded_and_structured() -> object:
    from scipy import linalg

    band = np.vstack([np.r_[0, np.full(9, -1.0)], np.full(10, 2.5), np.r_[np.full(9, -1.0), 0]])
    toeplitz = linalg.solve_toeplitz(1 / np.arange(1.0, 9), np.arange(8.0))
    tridiagonal = linalg.eigh_tridiagonal(np.arange(9.0), np.ones(8))[0]
    return [
        *linalg.solve_banded((1, 1), band, np.arange(10.0)),
        *toeplitz,
        *tridiagonal,
        *linalg.eigvals_banded(band[1:, :], lower=True),
    ]


@check
def test_sparse_products() -> object:
    from scipy import sparse

    a = sparse.random_array((40, 40), density=0.1, rng=random(), format="csr")
    b = a.tocsc() @ a.T + sparse.eye_array(40)
    return [
        b.nnz,
        b.sum(),
        *(a @ np.arange(40.0)),
        *b.tocoo().data[:20],
        *a.tobsr((2, 2)).diagonal()[:9],
        *(a.multiply(a.T)).sum(axis=0)[:9],
        *a.tolil()[3].toarray()[:9],
    ]


@check
def test_sparse_direct_solvers() -> object:
    from scipy.sparse import linalg

    a = grid()
    right = random().random(400)
    factors = linalg.splu(a)
    complex_factors = linalg.splu(a.astype("c16") * (1 + 0.5j))
    return [
        *factors.solve(right)[:20],
        factors.nnz,
        *linalg.spsolve(a.astype("f4"), right.astype("f4"))[:9].round(3),
        *complex_factors.solve(right + 0j).imag[:9],
        linalg.onenormest(a),
        *linalg.spilu(a).solve(right)[:9].round(1),
    ]


@check
def test_sparse_eigenvalues() -> object:
    from scipy.sparse import linalg

    a = grid()
    start = np.ones(400) + 0.1 * random().random(400)
    arpack = [
        linalg.eigsh(a, 5, v0=start)[0],
        linalg.eigsh(a, 5, sigma=0.1, v0=start)[0],
        np.sort(np.abs(linalg.eigs(a, 3, v0=start)[0])),
    ]
    propack = linalg.svds(a, 4, solver="propack", v0=start, rng=1, maxiter=400)[1]
    lobpcg = linalg.lobpcg(a, random().random((400, 4)), largest=True, tol=1e-7, maxiter=400)[0]
    return np.concatenate([*arpack, np.sort(propack), np.sort(lobpcg).round(4)])


@check
def test_sparse_iterative_solvers() -> object:
    from scipy.sparse import linalg

    a, right = grid(), random().random(400)
    found = [
        method(a, right, rtol=1e-10)[0][:6].round(5)
        for method in (linalg.cg, linalg.gmres, linalg.bicgstab, linalg.minres)
    ]
    return np.concatenate(
        [*found, linalg.lsqr(a, right, atol=1e-10, btol=1e-10)[0][:6].round(4), linalg.expm_multiply(-a, right)[:6]]
    )


@check
def test_sparse_graphs() -> object:
    from scipy.sparse import csgraph, csr_array

    graph = csr_array(np.where(random().random((15, 15)) < 0.3, random(2).integers(1, 9, (15, 15)), 0))
    lengths = csgraph.dijkstra(graph, indices=0)
    flow = csgraph.maximum_flow(csr_array(graph.astype("i4")), 0, 14).flow_value
    return [
        *np.where(np.isinf(lengths), -1, lengths),
        csgraph.minimum_spanning_tree(graph).sum(),
        flow,
        csgraph.connected_components(graph, connection="strong")[0],
        *csgraph.breadth_first_order(graph, 0)[0],
    ]


if __name__ == "__main__":
    check.save()
