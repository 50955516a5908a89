# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner names for `pyxide.ffi`."""

from pyodide.ffi import *  # noqa: F403
from pyodide.ffi import InternalError  # noqa: F401
