# SPDX-License-Identifier: Apache-2.0
"""What messages advise: programs of pages and those of the command line can do different things about a failure."""

from __future__ import annotations

from pyxide.boot import get_host

__all__ = ["advice", "on_command_line"]


def on_command_line() -> bool:
    """Tell whether Python runs as the command `pyxide`, as a program or at the prompt."""
    try:
        # Isolated mode has another host, which knows no user.
        return getattr(get_host(), "user", None) is not None
    except RuntimeError:
        return False  # the host has not introduced itself


def advice(embedded: str, command_line: str) -> str:
    """Give the text for who embeds Python in JavaScript, or the one for who types commands."""
    return command_line if on_command_line() else embedded
