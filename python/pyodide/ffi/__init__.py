# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.ffi`."""

from pyxide.ffi import *  # noqa: F403
from pyxide.ffi import __all__ as __all__


class InternalError(Exception):
    """What Pyodide raises where it finds itself broken. Never raised here; there for `except` clauses."""
