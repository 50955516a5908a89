# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.loop`."""

from pyxide.loop import PyodideFuture, PyodideTask, WebLoop, WebLoopPolicy

__all__ = ["PyodideFuture", "PyodideTask", "WebLoop", "WebLoopPolicy"]
