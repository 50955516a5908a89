# SPDX-License-Identifier: Apache-2.0
"""Fits, roots, equations: numbers of scipy.optimize, integrate, interpolate and odr."""

import native
import numpy as np
from native import noisy, random

check = native.Checks()


@check
def test_optimize_minimize() -> object:
    from scipy import optimize

    start = np.array([1.3, 0.7, 0.8, 1.9, 1.2])
    found = []
    for method in ("BFGS", "L-BFGS-B", "CG", "Newton-CG", "TNC", "SLSQP", "trust-constr", "trust-ncg"):
        options = {"hess": optimize.rosen_hess} if method.startswith("trust") else {}
        one = optimize.minimize(optimize.rosen, start, method=method, jac=optimize.rosen_der, tol=1e-9, **options)
        found += list(one.x.round(3))
    for method in ("Nelder-Mead", "Powell", "COBYLA", "COBYQA"):
        one = optimize.minimize(lambda x: ((x - np.arange(3)) ** 2).sum(), np.ones(3), method=method, tol=1e-8)
        found += list((one.x + 1).round(4))
    return found


@check
def test_optimize_curve_fit() -> object:
    from scipy import optimize

    x, y = noisy()
    best, covariance = optimize.curve_fit(lambda t, a, b, c: a * np.exp(-b * t) + c, x, y)
    robust = optimize.least_squares(lambda p: p[0] * np.exp(-p[1] * x) + p[2] - y, [1, 1, 0], loss="soft_l1")
    return [*best, *np.sqrt(np.diag(covariance)), *robust.x.round(6)]


@check
def test_optimize_linear_programs() -> object:
    from scipy import optimize

    costs, limits = -random().random(12), random(3).random((8, 12))
    relaxed = optimize.linprog(costs, A_ub=limits, b_ub=np.ones(8))
    whole = optimize.milp(
        costs, constraints=optimize.LinearConstraint(limits, ub=3 * np.ones(8)), integrality=np.ones(12)
    )
    rows, columns = optimize.linear_sum_assignment(random(4).random((9, 9)))
    return [relaxed.fun, *relaxed.x, *relaxed.ineqlin.marginals, whole.fun, *whole.x, *rows, *columns]


@check
def test_optimize_roots() -> object:
    from scipy import optimize

    def both(v: np.ndarray) -> list[float]:
        return [v[0] + 0.5 * (v[0] - v[1]) ** 3 - 1.0, 0.5 * (v[1] - v[0]) ** 3 + v[1]]

    found = [
        optimize.root(both, [0.1, 0.2], method=method, tol=1e-9).x.round(6) for method in ("hybr", "lm", "broyden1")
    ]
    single = [
        optimize.brentq(np.cos, 0, 3),
        optimize.newton(lambda x: x**3 - 2, 1.0),
        optimize.bisect(np.sin, 3, 4),
        optimize.ridder(np.cos, 0, 3),
        optimize.toms748(np.cos, 0, 3),
    ]
    return np.concatenate([*found, single, optimize.nnls(random().random((6, 3)), np.ones(6))[0]])


@check
def test_optimize_global() -> object:
    from scipy import optimize

    box = [(-3, 3), (-2, 2)]
    evolved = optimize.differential_evolution(optimize.rosen, box, rng=1, tol=1e-10)
    annealed = optimize.dual_annealing(optimize.rosen, box, rng=1, maxiter=200)
    direct = optimize.direct(optimize.rosen, [(-2.0, 2.1), (-1.0, 2.0)], maxfun=20000, maxiter=4000)
    return np.concatenate([evolved.x.round(4), annealed.x.round(4), direct.x.round(1)])


@check
def test_interpolate_curves() -> object:
    from scipy import interpolate

    x, y = noisy()
    at = np.linspace(0.1, 3.9, 9)
    fitted = interpolate.make_lsq_spline(x, y, np.r_[[0.0] * 4, 1, 2, [4.0] * 4])
    found = [
        interpolate.CubicSpline(x, y)(at),
        interpolate.PchipInterpolator(x, y)(at),
        interpolate.Akima1DInterpolator(x, y)(at),
        interpolate.splev(at, interpolate.splrep(x, y, s=0.1)),
        interpolate.make_interp_spline(x, y, k=5)(at),
        fitted(at),
        interpolate.UnivariateSpline(x, y, s=0.2)(at),
        interpolate.make_smoothing_spline(x, y)(at),
        interpolate.BarycentricInterpolator(x[::9], y[::9])(at),
        interpolate.AAA(x, np.exp(-x))(at),
        interpolate.interp1d(x, y)(at),
    ]
    return np.concatenate(found)


@check
def test_interpolate_planes() -> object:
    from scipy import interpolate

    points = random().random((80, 2))
    values = np.sin(4 * points[:, 0]) + points[:, 1] ** 2
    at = random(3).random((9, 2)) * 0.6 + 0.2
    axis = np.linspace(0, 1, 12)
    table = np.sin(4 * axis)[:, None] + axis**2
    return np.concatenate(
        [
            interpolate.griddata(points, values, at),
            interpolate.RBFInterpolator(points, values)(at),
            interpolate.CloughTocher2DInterpolator(points, values)(at),
            interpolate.NearestNDInterpolator(points, values)(at),
            interpolate.RegularGridInterpolator((axis, axis), table, method="cubic")(at),
            interpolate.RectBivariateSpline(axis, axis, table)(at[:, 0], at[:, 1], grid=False),
            interpolate.bisplev(0.5, axis[:5], interpolate.bisplrep(*points.T, values, s=0.01)).round(4),
        ]
    )


@check
def test_integrate_quadrature() -> object:
    from scipy import LowLevelCallable, integrate

    assert LowLevelCallable is not None
    return [
        *integrate.quad(lambda x: np.exp(-(x**2)), -np.inf, np.inf),
        integrate.quad(np.cos, 0, 9, weight="sin", wvar=3)[0],
        integrate.dblquad(lambda y, x: x * y**2, 0, 2, 0, lambda x: x)[0],
        integrate.quad_vec(lambda x: np.array([x, x**2]), 0, 2)[0][1],
        integrate.nquad(np.hypot, [[0, 1], [0, 2]])[0],
        integrate.tanhsinh(np.log, 0, 1).integral,
        integrate.simpson(np.arange(9) ** 2),
        integrate.fixed_quad(np.exp, 0, 1)[0],
        *integrate.cumulative_simpson(np.arange(6.0) ** 3),
        integrate.quad(lambda x: 1 / np.sqrt(x), 0, 1)[0],
        integrate.cubature(lambda x: np.prod(x, axis=1), [0, 0], [1, 2]).estimate,
    ]


@check
def test_integrate_equations() -> object:
    from scipy import integrate

    def predators(t: float, z: np.ndarray) -> list[float]:
        return [1.5 * z[0] - z[0] * z[1], -3 * z[1] + z[0] * z[1]]

    def stiff(t: float, y: np.ndarray) -> list[float]:
        return [-0.04 * y[0] + 1e4 * y[1] * y[2], 0.04 * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1] ** 2, 3e7 * y[1] ** 2]

    explicit = [
        integrate.solve_ivp(predators, [0, 9], [10, 5], method=method, rtol=1e-9, atol=1e-10).y[:, -1].round(5)
        for method in ("RK45", "DOP853", "RK23")
    ]
    implicit = [
        integrate.solve_ivp(stiff, [0, 40], [1, 0, 0], method=method, rtol=1e-7, atol=1e-10).y[:, -1].round(5)
        for method in ("Radau", "BDF", "LSODA")
    ]
    line = integrate.odeint(lambda y, t: -y * t, 1.0, np.linspace(0, 3, 7), rtol=1e-10, atol=1e-10)[:, 0].round(8)
    old = integrate.ode(predators).set_integrator("dopri5", rtol=1e-10).set_initial_value([10, 5]).integrate(4).round(6)
    vode = (
        integrate.ode(predators)
        .set_integrator("vode", rtol=1e-10, atol=1e-10)
        .set_initial_value([10, 5])
        .integrate(4)
        .round(5)
    )
    edge = (
        integrate.solve_bvp(
            lambda x, y: np.vstack([y[1], -np.exp(y[0])]),
            lambda a, b: np.array([a[0], b[0]]),
            np.linspace(0, 1, 5),
            np.zeros((2, 5)),
        )
        .sol(0.5)
        .round(5)
    )
    return np.concatenate([*explicit, *implicit, line, old, vode, edge])


@check
def test_odr_fits() -> object:
    from scipy import odr

    x, y = noisy()
    found = []
    for job in (0, 2):
        run = odr.ODR(
            odr.RealData(x, y, sx=0.05, sy=0.05),
            odr.Model(lambda b, t: b[0] * np.exp(-b[1] * t) + b[2]),
            beta0=[1, 1, 0],
        )
        run.set_job(fit_type=job)
        out = run.run()
        found += [*out.beta, *out.sd_beta, out.sum_square, out.res_var]
    line = odr.ODR(odr.Data(x, y), odr.quadratic).run()
    return [*found, *line.beta, *line.cov_beta.ravel()]


if __name__ == "__main__":
    check.save()
