# SPDX-License-Identifier: Apache-2.0
"""First Python code that runs: ties the interpreter to the host.

Invariant: `start` has been called once before any user code runs, and it imports C modules alone.
"""

from __future__ import annotations

import sys

import _pyxide

from pyxide.importer import MissingFinder, WindowsToLinuxPathFinder, jsfinder
from pyxide.packages import PackageFinder
from pyxide.shared import SharedFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["get_host", "start"]

_hosts: list[Any] = []


def get_host() -> Any:
    """Give the object with which JavaScript serves the runtime: `HostObject` in host/runtime/runtime.ts."""
    if not _hosts:
        raise RuntimeError("the host has not called pyxide.boot.start() yet")
    return _hosts[0]


def start(host: Any) -> None:
    """Install the import hooks and, when Python is embedded in a page or program, line-buffered streams."""
    _hosts[:] = [host]
    jsfinder.jsproxies["js"] = _pyxide.js_globals
    jsfinder.jsproxies["pyodide_js"] = host.api
    # By this name tools for packages know that JavaScript is there.
    sys.modules["_pyodide_core"] = _pyxide
    sys.meta_path.insert(0, jsfinder)
    sys.meta_path += [SharedFinder(host), WindowsToLinuxPathFinder, PackageFinder(host), MissingFinder]
    if host.user is not None:
        from pyxide.command_line import start as start_command_line

        start_command_line(host.user)
    if not host.embedded:
        return
    sys.path.insert(0, "")
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
            _flush_further(stream, host.flushOutput)


def _flush_further(stream: Any, flush_host: Any) -> None:
    """Let `stream.flush()` reach the host, whose handlers for lines hold back what has no end yet.

    A line that the stream gives on because it has ended does not call this.
    """
    flush, descriptor = stream.flush, stream.fileno()

    def flush_all() -> None:
        flush()
        flush_host(descriptor)

    stream.flush = flush_all
