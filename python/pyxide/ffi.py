# SPDX-License-Identifier: Apache-2.0
"""What Python code uses to work with JavaScript objects.

The classes `JsProxy` to `JsWeakRef` are for `isinstance`, `issubclass` and annotations: what a JavaScript object can do
decides of which it is an instance.
"""

from __future__ import annotations

import _pyxide
from _pyxide import (
    ConversionError,
    JsException,
    create_once_callable,
    create_proxy,
    destroy_proxies,
    jsnull,
    to_js,
)

from pyxide.big_int import JsBigInt
from pyxide.importer import register_js_module, unregister_js_module
from pyxide.proxy_types import (
    JsArray,
    JsAsyncGenerator,
    JsAsyncIterable,
    JsAsyncIterator,
    JsBuffer,
    JsCallable,
    JsCallableDoubleProxy,
    JsDomElement,
    JsDoubleProxy,
    JsFetchResponse,
    JsGenerator,
    JsIterable,
    JsIterator,
    JsMap,
    JsMutableMap,
    JsOnceCallable,
    JsPromise,
    JsProxy,
    JsTypedArray,
    JsWeakRef,
    ToJsConverter,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from types import TracebackType
    from typing import Any, Self

JsNull = type(jsnull)
IN_BROWSER = True

__all__ = [
    "IN_BROWSER",
    "ConversionError",
    "JsArray",
    "JsAsyncGenerator",
    "JsAsyncIterable",
    "JsAsyncIterator",
    "JsBigInt",
    "JsBuffer",
    "JsCallable",
    "JsCallableDoubleProxy",
    "JsDomElement",
    "JsDoubleProxy",
    "JsException",
    "JsFetchResponse",
    "JsGenerator",
    "JsIterable",
    "JsIterator",
    "JsMap",
    "JsMutableMap",
    "JsNull",
    "JsOnceCallable",
    "JsPromise",
    "JsProxy",
    "JsTypedArray",
    "JsWeakRef",
    "ToJsConverter",
    "can_run_sync",
    "create_once_callable",
    "create_proxy",
    "destroy_proxies",
    "jsnull",
    "register_js_module",
    "run_sync",
    "scope",
    "to_js",
    "unregister_js_module",
]


def can_run_sync() -> bool:
    """Tell whether `run_sync` can block here."""
    return _pyxide.can_suspend()


def run_sync[T](x: Awaitable[T]) -> T:
    """Block until `x` is done and give its result, while JavaScript and other tasks go on.

    Works where the engine has stack switching (JSPI) and Python was entered by `runPythonAsync`, by calling an async
    function, by `callPromising`, or by the event loop; elsewhere it raises RuntimeError.
    """
    from pyxide.suspension import run_sync

    try:
        return run_sync(x)
    finally:
        del x  # see there


class scope:  # noqa: N801
    """A context manager that destroys, at its end, the JavaScript proxies of Python objects that were made inside.

    Meant for synchronous code: what else runs during an `await` makes proxies, too. Scopes may be nested.
    """

    def __enter__(self) -> Self:
        self._scope = _pyxide.scope_open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _pyxide.scope_close(self._scope)

    def keep[T: Any](self, proxy: T) -> T:
        """Let a proxy that `create_proxy` gave outlive the scope; returns it."""
        _pyxide.scope_keep(proxy)
        return proxy
