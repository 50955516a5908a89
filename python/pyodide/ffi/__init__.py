# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.ffi`."""

from pyxide import ffi
from pyxide.ffi import *  # noqa: F403

# The name that 314 has for IN_BROWSER.
IN_PYODIDE = True

# Not what Pyodide does not have, and what `import *` would put in the place of a program's own.
__all__ = ["IN_PYODIDE", *(name for name in ffi.__all__ if name != "scope")]


class InternalError(Exception):
    """What Pyodide raises where it finds itself broken. Never raised here; there for `except` clauses."""
