# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.console`."""

from pyxide.console import BANNER, Console, ConsoleFuture, repr_shorten, shorten
from pyxide.console import PackageConsole as PyodideConsole

__all__ = ["BANNER", "Console", "ConsoleFuture", "PyodideConsole", "repr_shorten", "shorten"]
