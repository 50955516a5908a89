# SPDX-License-Identifier: Apache-2.0
"""All public modules can be imported, and none before it is used."""

import importlib.machinery
import pkgutil
import sys
import warnings

import scipy

MODULES = (
    *("cluster", "cluster.hierarchy", "cluster.vq", "constants", "datasets", "differentiate", "fft", "fftpack"),
    *("integrate", "interpolate", "io", "io.arff", "io.matlab", "io.wavfile", "linalg", "linalg.blas"),
    *("linalg.cython_blas", "linalg.cython_lapack", "linalg.interpolative", "linalg.lapack", "misc", "ndimage", "odr"),
    *("optimize", "optimize.cython_optimize", "optimize.elementwise", "signal", "signal.windows", "sparse"),
    *("sparse.csgraph", "sparse.linalg", "spatial", "spatial.distance", "spatial.transform", "special"),
    *("special.cython_special", "stats", "stats.contingency", "stats.distributions", "stats.mstats", "stats.qmc"),
    *("stats.sampling", "version"),
)
# It needs to be imported by the module that uses it.
INNER = ("scipy.linalg._matfuncs_sqrtm_triu",)


def loaded() -> set[str]:
    return {name.removeprefix("scipy.") for name in sys.modules if name.startswith("scipy.")}


def test_only_what_is_used_is_loaded() -> None:
    public = {name for name in MODULES if "." not in name} - {"version"}
    assert not public & loaded(), sorted(public & loaded())
    assert scipy.constants.c == 299792458
    assert public & loaded() == {"constants"}, sorted(public & loaded())
    assert scipy.linalg.det([[2.0]]) == 2
    assert not loaded() & {"optimize", "stats", "signal", "interpolate", "spatial", "ndimage"}


def test_all_public_modules_can_be_imported() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in MODULES:
            importlib.import_module(f"scipy.{name}")


def test_modules_with_compiled_code_can_be_imported() -> None:
    """Each of them alone: what a module imports from others is checked when it is loaded."""
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    for found in pkgutil.walk_packages(scipy.__path__, "scipy."):
        if ".tests" in found.name or found.ispkg or found.name in INNER:
            continue
        spec = found.module_finder.find_spec(found.name, None)
        if spec is not None and spec.origin is not None and spec.origin.endswith(suffix):
            importlib.import_module(found.name)
