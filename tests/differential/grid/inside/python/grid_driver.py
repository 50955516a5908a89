# SPDX-License-Identifier: Apache-2.0
"""Runs operations of Python in either package: JavaScript calls a function of this for each cell."""

import asyncio
import functools
import inspect
import json
import weakref
from pathlib import Path

import js
from grid_capi import functions
from grid_lines import function_of
from grid_show import raised, show
from pyodide import ffi
from pyodide.code import run_js
from pyodide.ffi import JsException, JsProxy, jsnull

OPERATIONS = {}

# Names that the lines of operations/crossings.txt use besides `x`.
SCOPE = {
    "js": js,
    "ffi": ffi,
    "run_js": run_js,
    "jsnull": jsnull,
    "JsProxy": JsProxy,
    "JsException": JsException,
    "create_proxy": ffi.create_proxy,
    "create_once_callable": ffi.create_once_callable,
    "destroy_proxies": ffi.destroy_proxies,
    "register_js_module": ffi.register_js_module,
    "to_js": ffi.to_js,
    "run_sync": ffi.run_sync,
}


def import_for_lines():
    """What the lines of operations/modules use."""
    from pyodide import code, console, http, webloop
    from pyodide.ffi import wrappers

    SCOPE.update(code=code, console=console, http=http, webloop=webloop, wrappers=wrappers)
    SCOPE.update(asyncio=asyncio, loop=asyncio.get_event_loop())


VARIANTS = {
    "": None,
    "()": (),
    "(0)": (0,),
    "('a')": ("a",),
    "(0, 1)": (0, 1),
    "('a', 5)": ("a", 5),
    "(function)": (lambda *arguments: arguments[0] if arguments else None,),
}


def add_operation(line):
    """Compiles an operation on `x`; says whether it waits."""
    function = OPERATIONS[line] = function_of(line)
    function.__globals__.update(SCOPE)
    return inspect.iscoroutinefunction(function)


def operate(line, value):
    try:
        return show(OPERATIONS[line](value))
    except BaseException as error:
        return raised(error)


async def operate_and_wait(line, value):
    try:
        return show(await OPERATIONS[line](value))
    except BaseException as error:
        return raised(error)


def names_of(value):
    """Attributes that the value's proxy lists; none of what crosses as Python's own."""
    if not isinstance(value, JsProxy):
        return "[]"
    try:
        return json.dumps([name for name in dir(value) if isinstance(name, str)])
    except Exception:
        return "[]"


# What is an identity or a size differs from run to run.
VOLATILE = frozenset(("__hash__", "__sizeof__", "js_id"))


def attribute(name, variant, value):
    arguments = VARIANTS[variant]
    try:
        got = getattr(value, name)
        if arguments is not None:
            got = got(*arguments)
        return f"some {type(got).__name__}" if name in VOLATILE else show(got)
    except BaseException as error:
        return raised(error)


def make_kinds(sources):
    """The classes and kinds of Python objects anew, so that what a cell leaves in a class ends with its kind."""
    kinds = {**SCOPE, "js_exception": js_exception, "asyncio": asyncio}
    for source in CLASSES:
        exec(source, kinds)
    kinds.update(functools=functools, weakref=weakref)
    return {name: eval(f"lambda: ({source})", kinds) for name, source in sources.items()}


def js_exception():
    try:
        run_js("(() => { throw new TypeError('thrown'); })()")
    except JsException as error:
        return error
    raise AssertionError("nothing thrown")


CLASSES = [
    compile((Path(__file__).parent / name).read_text(), name, "exec")
    for name in ("python_classes.py", "python_objects.py")
]
KIND = {}


def start_kinds(sources):
    KIND.clear()
    KIND.update(make_kinds(json.loads(sources)))


def made(name):
    return KIND[name]()


def cross(line, name):
    return operate(line, KIND[name]())


async def cross_and_wait(line, name):
    try:
        value = KIND[name]()
    except BaseException as error:
        return raised(error)
    return await operate_and_wait(line, value)


SCOPE.update(functions())
