# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner name for `run_js`."""

from pyxide.code import run_js

__all__ = ["run_js"]
