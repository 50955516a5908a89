# SPDX-License-Identifier: Apache-2.0
"""What Python sees of a value, as text that is the same for equal values of either package."""

from grid_js import js_show, normalize
from pyodide.ffi import JsProxy, jsnull

DEPTH = 5
WIDTH = 12
TEXT = 300


def show(value, path=()):
    if any(value is outer for outer in path):
        return "<cycle>"
    if len(path) > DEPTH:
        return "..."
    try:
        return shown(value, path)
    except Exception as error:
        return f"{type(value).__name__} that cannot be shown: {type(error).__name__}"


def shown(value, path):
    for condition, form in FORMS:
        if condition(value, type(value)):
            return form(value, (*path, value))
    return f"{name(type(value))} {literal_text(repr(value))}"


def memory(view):
    return f"memoryview {view.format} {view.shape} readonly={view.readonly} {clip(view.tolist(), repr)}"


def name(kind):
    module = kind.__module__
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"


def message(error):
    return literal_text(str(error))


def literal(value):
    if isinstance(value, str):
        value = normalize(value)  # before it is cut: the length of an address differs
    more = f"... of {len(value)}" if len(value) > TEXT else ""
    return normalize(ascii(value[:TEXT]) + more)


def literal_text(text):
    return normalize(ascii(text[:TEXT])[1:-1])


def clip(items, form):
    parts = [form(item) for item in items[:WIDTH]]
    if len(items) > WIDTH:
        parts.append(f"and {len(items) - WIDTH} more")
    return f"[{', '.join(parts)}]"


def container(value, path):
    kind = type(value)
    if kind is dict:
        inner = [f"{show(key, path)}: {show(item, path)}" for key, item in value.items()]
    else:
        inner = [show(item, path) for item in value]
    if kind is set or kind is frozenset:
        inner.sort()
    return f"{kind.__name__}{clip(inner, str)}"


def raised(error):
    return f"raises {show(error)}"


# What a value is, and how it is shown then; the first that fits.
FORMS = (
    (lambda value, _: value is jsnull, lambda value, _: "jsnull"),
    (lambda value, _: value is None or value is True or value is False, lambda value, _: repr(value)),
    (lambda _, kind: issubclass(kind, BaseException), lambda value, _: f"{name(type(value))}: {message(value)}"),
    (lambda _, kind: issubclass(kind, JsProxy), lambda value, _: f"{name(type(value))} of {js_show(value)}"),
    (lambda _, kind: kind in (list, tuple, set, frozenset, dict), container),
    (lambda _, kind: kind in (bytes, bytearray, str), lambda value, _: literal(value)),
    (lambda _, kind: kind is memoryview, lambda value, _: memory(value)),
    (lambda _, kind: issubclass(kind, type), lambda value, _: f"class {name(value)}"),
)
