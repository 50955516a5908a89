# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner names for `pyxide.importer`."""

from pyxide.importer import (
    JsFinder,
    JsLoader,
    WindowsToLinuxPathFinder,
    jsfinder,
    register_js_module,
    unregister_js_module,
)

__all__ = [
    "JsFinder",
    "JsLoader",
    "WindowsToLinuxPathFinder",
    "jsfinder",
    "register_js_module",
    "unregister_js_module",
]
