# SPDX-License-Identifier: Apache-2.0
"""What Python code uses to work with JavaScript objects."""

from __future__ import annotations

from _pyxide import (
    JsException,
    JsProxy,
    create_once_callable,
    create_proxy,
    destroy_proxies,
    jsnull,
    to_js,
)
from _pyxide import can_suspend as can_run_sync

from pyxide.importer import register_js_module, unregister_js_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable

__all__ = [
    "JsException",
    "JsProxy",
    "can_run_sync",
    "create_once_callable",
    "create_proxy",
    "destroy_proxies",
    "jsnull",
    "register_js_module",
    "run_sync",
    "to_js",
    "unregister_js_module",
]


def run_sync[T](x: Awaitable[T]) -> T:
    """Block until `x` is done and give its result, while JavaScript and other tasks go on.

    Works where the engine has stack switching (JSPI) and Python was entered by `runPythonAsync`, by calling an async
    function, by `callPromising`, or by the event loop; elsewhere it raises RuntimeError.
    """
    from pyxide.suspension import run_sync

    return run_sync(x)
