# SPDX-License-Identifier: Apache-2.0
"""Functions with an integer argument take NumPy's default integer; the numbers are those of a 64-bit machine."""

import warnings

import numpy as np
from scipy import signal, special

ORDERS = np.arange(5)


def test_special_functions_take_default_integers() -> None:
    values = {
        "eval_hermite": (special.eval_hermite(ORDERS, 1.0), [1, 2, 2, -4, -20]),
        "bdtr": (special.bdtr(1, ORDERS + 1, 0.5), [1, 0.75, 0.5, 0.3125, 0.1875]),
        "nbdtr": (special.nbdtr(ORDERS, 3, 0.5), [0.125, 0.3125, 0.5, 0.65625, 0.7734375]),
        "expn": (special.expn(ORDERS, 2.0)[0], 0.06766764161830635),
        "smirnov": (special.smirnov(ORDERS + 1, 0.3), [0.7, 0.61, 0.493, 0.40705, 0.34282]),
    }
    for name, (found, wanted) in values.items():
        np.testing.assert_allclose(found, wanted, err_msg=name)


def test_every_loop_for_a_short_integer_has_one_for_the_default_integer() -> None:
    """Or one for floating point alone, which the default integer is cast to without a warning."""
    refused = []
    for name in sorted(special.__all__):
        function = getattr(special, name)
        for inputs in [kind.partition("->")[0] for kind in getattr(function, "types", [])]:
            if not set("ilp") & set(inputs):
                continue
            arguments = [np.ones(1, np.int64 if kind in "ilp" else kind) for kind in inputs]
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error", DeprecationWarning)
                    function(*arguments)
            except (TypeError, DeprecationWarning) as error:
                refused.append(f"{name}({inputs}): {error}")
    assert refused == []


def test_peaks_are_default_integers() -> None:
    x = np.array([0.0, 1, 0, 2, 0, 3, 0])
    peaks = np.array([1, 3, 5])
    assert signal.peak_prominences(x, peaks)[0].tolist() == [1, 2, 3]
    assert signal.peak_widths(x, peaks)[0].tolist() == [1, 1, 1]
    try:
        signal.peak_prominences(x, np.array([2**32 + 1]))
    except (TypeError, ValueError) as error:
        assert "peak" in str(error)
    else:
        raise AssertionError("a peak beyond intp was taken")
