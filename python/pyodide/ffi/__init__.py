# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.ffi`."""

from pyxide.ffi import *  # noqa: F403
from pyxide.ffi import __all__ as __all__
