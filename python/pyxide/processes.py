# SPDX-License-Identifier: Apache-2.0
"""Makes starting a process of `multiprocessing` fail as `os.fork` does. Imported with `multiprocessing.context`.

Programs catch that OSError and go on without processes; CPython raises an ImportError of some inner module instead.
"""

from __future__ import annotations

import os
from errno import ENOSYS
from multiprocessing import context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["install"]


def _refuse(_process: object) -> NoReturn:
    raise OSError(ENOSYS, os.strerror(ENOSYS))


def install() -> None:
    """Replace what each kind of process is started by."""
    for name in ("Process", "ForkProcess", "SpawnProcess", "ForkServerProcess"):
        kind = getattr(context, name, None)
        if kind is not None:
            kind._Popen = staticmethod(_refuse)


install()
