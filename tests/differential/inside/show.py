# SPDX-License-Identifier: Apache-2.0
"""What Python sees of a value, as text that is the same for equal values of either package."""

import re

import js
from differential_show import js_show
from pyodide import ffi
from pyodide.code import eval_code, eval_code_async, run_js
from pyodide.ffi import (
    JsException,
    JsProxy,
    create_once_callable,
    create_proxy,
    destroy_proxies,
    jsnull,
    register_js_module,
    to_js,
    unregister_js_module,
)

PRELUDE = {
    "js": js,
    "ffi": ffi,
    "run_js": run_js,
    "to_js": to_js,
    "create_proxy": create_proxy,
    "create_once_callable": create_once_callable,
    "destroy_proxies": destroy_proxies,
    "register_js_module": register_js_module,
    "unregister_js_module": unregister_js_module,
    "jsnull": jsnull,
    "JsProxy": JsProxy,
    "JsException": JsException,
}


def show(value, path=()):
    if any(value is outer for outer in path):
        return "<cycle>"
    for condition, text in FORMS:
        if condition(value):
            return text(value)
    if isinstance(value, list | tuple | set | frozenset | dict):
        return container(value, (*path, value))
    return re.sub("0x[0-9a-f]+", "0x", f"{type(value).__name__} {value!r}")


PLAIN = (int, float, str, bytes, bytearray, complex, type)

# What a value is, and how it is shown then; the first that fits.
FORMS = (
    (lambda value: value is jsnull, lambda _: "jsnull"),
    (lambda value: isinstance(value, JsException), lambda value: f"JsException {value.name}"),
    (lambda value: isinstance(value, JsProxy), lambda value: f"JsProxy {js_show(value)}"),
    (lambda value: isinstance(value, BaseException), lambda value: type(value).__name__),
    (lambda value: value is None or isinstance(value, PLAIN), lambda value: f"{type(value).__name__} {value!a}"),
    (
        lambda value: isinstance(value, memoryview),
        lambda value: f"memoryview {value.format} {value.shape} {value.tolist()} readonly={value.readonly}",
    ),
)


def container(value, path):
    if isinstance(value, dict):
        inner = [f"{show(key, path)}: {show(item, path)}" for key, item in value.items()]
    else:
        inner = [show(item, path) for item in value]
    if isinstance(value, (set, frozenset)):
        inner.sort()
    return f"{type(value).__name__}({', '.join(inner)})"


def raised(error):
    if isinstance(error, JsException):
        return f"raises JsException {error.name}"
    return f"raises {type(error).__name__}"


def outcome(code):
    try:
        return show(eval_code(code, dict(PRELUDE)))
    except BaseException as error:
        return raised(error)


async def outcome_async(code):
    try:
        return show(await eval_code_async(code, dict(PRELUDE)))
    except BaseException as error:
        return raised(error)
