# SPDX-License-Identifier: Apache-2.0
"""A module among a page's files."""


def double(value: int) -> int:
    """Twice the value."""
    return 2 * value
