# SPDX-License-Identifier: Apache-2.0
"""Stands for `pyxide.awaiting`: there are no promises in isolated mode."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["future_of", "is_coroutine_function"]


def future_of(_promise: Any) -> Any:
    """Refuse: Python waits for granted functions alone."""
    raise RuntimeError("isolated mode has no promises of JavaScript")


def is_coroutine_function(_function: Any) -> bool:
    """Give False: the host calls functions of the runtime alone, and waits for none of them."""
    return False
