# SPDX-License-Identifier: Apache-2.0
"""Members of the modules that the package brings: what they are, their signatures, and calls with plain arguments."""

import importlib
import inspect
import json

from grid_js import normalize
from grid_show import raised, show
from pyodide import ffi

OURS = ("pyodide", "_pyodide", "pyxide", "_pyxide")

CALLS = {
    "()": ((), {}),
    "(None)": ((None,), {}),
    "(5)": ((5,), {}),
    "('x')": (("x",), {}),
    "([])": (([],), {}),
    "(function)": ((lambda *arguments: arguments,), {}),
    "('x', 5)": (("x", 5), {}),
    "(1, 2, 3, 4, 5)": ((1, 2, 3, 4, 5), {}),
    "(nonsense=1)": ((), {"nonsense": 1}),
}


def find(path):
    module, _, names = path.partition(":")
    value = importlib.import_module(module)
    for member in names.split("."):
        value = getattr(value, member)
    return value


def module_members(module):
    """Names of a module that are the package's own, again with `()` if they can be called, and those of its classes."""
    found = importlib.import_module(module)
    names = []
    for member in dir(found):
        value = getattr(found, member)
        listed = member in getattr(found, "__all__", ())
        origin = str(getattr(value, "__module__", None)).split(".")[0]
        if not listed and (member.startswith("_") or origin not in OURS or is_imported(module, value, member)):
            continue
        names.append(f"{module}:{member}")
        if callable(value):
            names.append(f"{module}:{member}()")
        if isinstance(value, type):
            names += [f"{module}:{member}.{attribute}" for attribute in dir(value) if is_own(value, attribute)]
    return json.dumps(names)


def is_imported(module, value, name):
    """A class or function of pyodide.ffi that another module uses."""
    return module != "pyodide.ffi" and getattr(ffi, name, None) is value


def is_own(kind, name):
    """An attribute that the class or a base of the package's has, rather than one of CPython's."""
    if name.startswith("_") and not (name.startswith("__") and callable(getattr(kind, name, None))):
        return False
    owner = next((base for base in kind.__mro__ if name in vars(base)), None)
    return owner is not None and owner.__module__.split(".")[0] in OURS


def describe(path):
    return attempt(lambda: description(find(path)))


def description(value):
    if isinstance(value, type):
        return f"class {value.__qualname__}{signature(value)} of {[base.__qualname__ for base in value.__mro__[1:]]}"
    if callable(value) or isinstance(value, property | classmethod | staticmethod):
        return f"{type(value).__name__} {getattr(value, '__qualname__', None)}{signature(value)}"
    return show(value)


def home(path):
    return attempt(lambda: str(getattr(find(path), "__module__", None)))


def signature(value):
    """Parameters without annotations; nothing where Python knows none."""
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    parameters = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return str(found.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


def documented(path):
    return attempt(lambda: str(bool(inspect.getdoc(find(path)))))


def call(path, variant):
    arguments, keywords = CALLS[variant]

    def text():
        result = find(path)(*arguments, **keywords)
        if inspect.iscoroutine(result):
            result.close()
        return show(result)

    return attempt(text)


def attempt(body):
    try:
        return normalize(body())
    except BaseException as error:
        return raised(error)
