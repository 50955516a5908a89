# SPDX-License-Identifier: Apache-2.0
"""Prints as JSON the public names of each module of the standard library, or null where it cannot be imported.

It runs in Pyxide and natively, and imports nothing else before it has looked.
"""

import contextlib
import importlib
import io
import json
import sys
import warnings

# They do something, or open windows.
NOT_IMPORTED = {"antigravity", "this", "idlelib", "turtledemo"}


def public(name: str) -> list[str] | None:
    """The public names of a module."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module(name)
    except ImportError:
        return None
    return sorted(each for each in dir(module) if not each.startswith("_"))


warnings.simplefilter("ignore")
names = (name for name in sorted(sys.stdlib_module_names) if not name.startswith("_") and name not in NOT_IMPORTED)
json.dump({name: public(name) for name in names}, sys.stdout)
