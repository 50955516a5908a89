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

from pyxide.importer import register_js_module, unregister_js_module

__all__ = [
    "JsException",
    "JsProxy",
    "create_once_callable",
    "create_proxy",
    "destroy_proxies",
    "jsnull",
    "register_js_module",
    "to_js",
    "unregister_js_module",
]
