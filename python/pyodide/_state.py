# SPDX-License-Identifier: Apache-2.0
"""The state of a program that can be put back: its globals and its JavaScript modules."""

from __future__ import annotations

import sys

import __main__
from pyxide.importer import jsfinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["restore_state", "save_state"]


def save_state() -> dict[str, Any]:
    """Record the globals of `__main__`, the JavaScript modules, and which modules are loaded."""
    return {
        "globals": dict(__main__.__dict__),
        "js_modules": dict(jsfinder.jsproxies),
        "modules": set(sys.modules),
    }


def restore_state(state: dict[str, Any]) -> int:
    """Put back what `save_state` recorded; modules that were loaded since are forgotten. Gives 0."""
    __main__.__dict__.clear()
    __main__.__dict__.update(state["globals"])
    jsfinder.jsproxies = dict(state["js_modules"])
    for name in set(sys.modules) - state["modules"]:
        del sys.modules[name]
    return 0
