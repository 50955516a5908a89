# SPDX-License-Identifier: Apache-2.0
"""What ends a command of `pip`."""

__all__ = ["PipError"]


class PipError(Exception):
    """A command cannot be carried out; the message is for the user."""
