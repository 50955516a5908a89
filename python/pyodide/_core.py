# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner name for where it runs."""

from pyxide.ffi import IN_BROWSER

__all__ = ["IN_BROWSER"]
