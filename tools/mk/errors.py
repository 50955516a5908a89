# SPDX-License-Identifier: Apache-2.0
# What a person sees when the build cannot go on.


class MkError(Exception):
    """The build cannot go on. The message names what was wrong and what to do."""


class StepFailed(MkError):
    """A command ended with an error; `log` is the file with its output."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log
