# SPDX-License-Identifier: Apache-2.0
"""Pyodide's names for `pyxide.loop`."""

from pyxide.loop import HostFuture as PyodideFuture
from pyxide.loop import HostLoop as WebLoop
from pyxide.loop import HostLoopPolicy as WebLoopPolicy
from pyxide.loop import HostTask as PyodideTask

__all__ = ["PyodideFuture", "PyodideTask", "WebLoop", "WebLoopPolicy"]
