# SPDX-License-Identifier: Apache-2.0
"""Docstrings of functions that are not written in Python."""

from __future__ import annotations

import inspect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

__all__ = ["dedent_docstring", "get_cmeth_docstring"]


def dedent_docstring(docstring: str) -> str:
    """The docstring without the spaces that all its lines but the first begin with."""
    first, *rest = docstring.split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first, *(line[margin:] for line in rest)])


def get_cmeth_docstring(func: Callable[..., Any]) -> str:
    """The function's docstring as CPython wants it in `PyMethodDef`: after a signature without annotations."""
    signature = inspect.signature(func)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    text = str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return f"{func.__name__}{text}\n--\n\n{dedent_docstring(func.__doc__ or '')}"
