# SPDX-License-Identifier: Apache-2.0
"""Numbers of scipy.stats and scipy.special."""

import native
import numpy as np
from native import random

check = native.Checks()


@check
def test_stats_distributions() -> object:
    from scipy import stats

    x = np.linspace(0.05, 0.95, 7)
    continuous = [
        stats.norm,
        stats.t(4),
        stats.gamma(2.5),
        stats.beta(2, 3),
        stats.chi2(5),
        stats.f(3, 7),
        stats.ncx2(3, 1),
        stats.skewnorm(2),
        stats.invgauss(0.7),
        stats.studentized_range(3, 10),
        stats.levy_stable(1.5, 0.2),
    ]
    discrete = [
        stats.binom(9, 0.3),
        stats.poisson(4),
        stats.hypergeom(20, 7, 12),
        stats.nbinom(5, 0.4),
        stats.zipf(2.5),
    ]
    values = [f(x) for one in continuous[:9] for f in (one.pdf, one.cdf, one.ppf)]
    values += [one.cdf(x[:3]).round(8) for one in continuous[9:]]
    values += [one.pmf(np.arange(6)) for one in discrete]
    return np.concatenate(
        [*values, stats.gamma.rvs(2, size=5, random_state=1), stats.norm.fit(x), stats.gamma.fit(x, floc=0)]
    )


@check
def test_stats_tests() -> object:
    from scipy import stats

    a, b = random().standard_normal(60), random(9).standard_normal(50) + 0.3
    done = [
        stats.ttest_ind(a, b),
        stats.mannwhitneyu(a, b),
        stats.ks_2samp(a, b),
        stats.wilcoxon(a[:50], b),
        stats.shapiro(a),
        stats.f_oneway(a, b, a + 1),
        stats.kruskal(a, b),
        stats.pearsonr(a[:50], b),
        stats.spearmanr(a[:50], b),
        stats.kendalltau(a[:50], b),
        stats.levene(a, b),
        stats.normaltest(a),
        stats.ansari(a, b),
        stats.cramervonmises_2samp(a, b),
        stats.fisher_exact([[8, 2], [1, 5]]),
        stats.chisquare([16, 18, 16, 14, 12, 12]),
        stats.barnard_exact([[7, 12], [8, 3]]),
        stats.page_trend_test(np.arange(12).reshape(3, 4)),
        stats.somersd([1, 2, 3, 4], [2, 1, 4, 3]),
    ]
    return [value for one in done for value in (one.statistic, one.pvalue)]


@check
def test_stats_more() -> object:
    from scipy import stats
    from scipy.stats import sampling

    a = random().standard_normal((2, 80))
    density = stats.gaussian_kde(a)
    normal = stats.multivariate_normal([0, 1], [[2, 0.5], [0.5, 1]])
    line = stats.linregress(a[0], a[1])
    bootstrap = stats.bootstrap((a[0],), np.mean, rng=1, n_resamples=200).confidence_interval
    sampled = sampling.NumericalInversePolynomial(stats.norm(), random_state=1).rvs(5)
    return [
        *density(a[:, :9]),
        *normal.pdf(a.T[:5]),
        normal.cdf([0, 1]),
        *line,
        *bootstrap,
        *sampled,
        *stats.qmc.Sobol(3, rng=1).random(4).ravel(),
        *stats.qmc.Halton(2, rng=1).random(4).ravel(),
        stats.qmc.discrepancy(np.abs(a.T) / 5),
        *stats.rankdata(a[0])[:5],
        stats.skew(a[0]),
        stats.kurtosis(a[0]),
        *stats.binned_statistic(a[0], a[1], "mean", 4).statistic,
        *stats.theilslopes(a[0], a[1]),
        stats.entropy([0.2, 0.8]),
        *stats.boxcox(np.abs(a[0]))[0][:5],
        stats.wasserstein_distance(a[0], a[1]),
    ]


@check
def test_special_functions() -> object:
    from scipy import special

    x, z = np.linspace(0.1, 4, 6), np.linspace(0.1, 2, 4) * (1 + 0.5j)
    real = [
        special.gamma,
        special.digamma,
        special.erf,
        special.erfinv,
        special.j0,
        special.y1,
        special.i0e,
        special.k1,
        special.expi,
        special.zetac,
        special.spence,
        special.ellipk,
        special.dawsn,
        special.lambertw,
        special.airy,
        special.fresnel,
        special.loggamma,
        special.exp1,
        special.struve,
        special.wofz,
    ]
    found = []
    for function in real:
        arguments = (
            (x / 5,)
            if function in (special.erfinv, special.ellipk)
            else (0.5, x)
            if function is special.struve
            else (x,)
        )
        value = function(*arguments)
        found += [np.real(one) for one in (value if isinstance(value, tuple) else (value,))]
    complexes = [
        special.gamma(z),
        special.jv(1.5, z),
        special.erf(z),
        special.wofz(z),
        special.hyp2f1(0.5, 1, 1.5, z / 4),
        special.kv(0.7, z),
    ]
    found += [part for one in complexes for part in (one.real, one.imag)]
    found += [
        special.betainc(2, 3, x / 5),
        special.gammainc(2.5, x),
        special.hyp1f1(1.5, 2.5, -x),
        special.mathieu_a(1, x),
        special.pbdv(1.5, x)[0],
        special.sph_harm_y(3, 2, x, 0.3).real,
        special.eval_jacobi(3, 0.5, 1, x / 5),
        special.stdtr(4, x),
        special.ncfdtr(3, 5, 1, x),
        special.jn_zeros(1, 4),
        special.roots_hermite(7)[0],
        special.roots_legendre(6)[1],
        special.ellip_harm(8, 4, 2, 1, x + 8),
        special.voigt_profile(x, 1, 0.5),
        special.legendre_p_all(4, 0.3)[0],
        special.bernoulli(8),
        special.logsumexp(x),
    ]
    return np.concatenate([np.ravel(one) for one in found])


if __name__ == "__main__":
    check.save()
