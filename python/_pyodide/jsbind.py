# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner names for `pyxide.binding`."""

from pyxide.binding import BindClass, Deep, Default, Json

__all__ = ["BindClass", "Deep", "Default", "Json"]
