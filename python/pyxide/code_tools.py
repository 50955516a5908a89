# SPDX-License-Identifier: Apache-2.0
"""The parts of `pyxide.code` that are not on the way to the first result."""

from __future__ import annotations

from _ast import Import, ImportFrom, PyCF_ONLY_AST
from _ast import PyCF_ALLOW_TOP_LEVEL_AWAIT as TOP_LEVEL_AWAIT

from pyxide.code import check_source, dedent_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

__all__ = ["find_imports", "relaxed_call", "relaxed_wrap"]


def find_imports(source: str) -> list[str]:
    """List the modules that `source` imports, sorted: `import a.b` gives "a" and "a.b".

    Relative imports are left out. Source that is not Python gives an empty list.
    """
    check_source(source)
    try:
        tree = compile(dedent_source(source), "<exec>", "exec", PyCF_ONLY_AST | TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError:
        return []
    found: set[str] = set()
    for node in _walk(tree):
        if isinstance(node, Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ImportFrom) and node.module is not None and node.level == 0:
            names = [node.module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            found.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return sorted(found)


def _walk(tree: Any) -> Iterator[Any]:
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                pending.extend(item for item in value if hasattr(item, "_fields"))
            elif hasattr(value, "_fields"):
                pending.append(value)


def relaxed_call[Result](func: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Call `func` without the positional and keyword arguments that it does not take."""
    from inspect import Parameter, signature

    try:
        taken = signature(func)
    except (TypeError, ValueError):  # a function in C may not tell what it takes
        return func(*args, **kwargs)
    parameters = taken.parameters.values()
    kinds = {parameter.kind for parameter in parameters}
    if Parameter.VAR_POSITIONAL not in kinds:
        positional = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        args = args[: sum(parameter.kind in positional for parameter in parameters)]
    if Parameter.VAR_KEYWORD not in kinds:
        named = {parameter.name for parameter in parameters if parameter.kind is not Parameter.POSITIONAL_ONLY}
        kwargs = {name: value for name, value in kwargs.items() if name in named}
    taken.bind(*args, **kwargs)  # a TypeError that names the first argument that is missing
    return func(*args, **kwargs)


def relaxed_wrap[Result](func: Callable[..., Result]) -> Callable[..., Result]:
    """Give a function that calls `func` as `relaxed_call` does. Raises TypeError when `func` has no signature."""
    from functools import wraps
    from inspect import signature

    try:
        signature(func)
    except (TypeError, ValueError) as error:
        raise TypeError("Cannot wrap function") from error

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Result:
        return relaxed_call(func, *args, **kwargs)

    return wrapper
