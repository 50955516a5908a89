# SPDX-License-Identifier: Apache-2.0
"""Stands for `pyxide.awaiting`: there are no promises in isolated mode."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["future_of"]


def future_of(_promise: Any) -> Any:
    """Refuse: Python waits for granted functions alone."""
    raise RuntimeError("isolated mode has no promises of JavaScript")
