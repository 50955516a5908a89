# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.wrappers`."""

from pyxide.wrappers import (
    add_event_listener,
    clear_interval,
    clear_timeout,
    remove_event_listener,
    set_interval,
    set_timeout,
)

__all__ = [
    "add_event_listener",
    "clear_interval",
    "clear_timeout",
    "remove_event_listener",
    "set_interval",
    "set_timeout",
]
