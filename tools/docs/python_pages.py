# SPDX-License-Identifier: Apache-2.0
"""Writes the reference of the Python side as Markdown: python_pages.py FOLDER. It runs in Pyxide itself.

So it shows what is shipped, the parts in C++ too. A class or function without a docstring is an error.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OURS = "pyxide"
COMPATIBLE = "pyodide"


class Written:
    """An annotation, shown as it is written in the source."""

    def __init__(self, annotation: object) -> None:
        self.text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)

    def __repr__(self) -> str:
        return self.text


def signature(function: Callable[..., Any], method: bool = False) -> str:
    """What to write between the name and the colon of a `def`; "(…)" where only the docstring says it."""
    try:
        found = inspect.signature(function)
    except (TypeError, ValueError):
        return "(…)"
    parameters = [*found.parameters.values()][1 if method else 0 :]
    shown = [
        each if each.annotation is each.empty else each.replace(annotation=Written(each.annotation))
        for each in parameters
    ]
    returned = found.empty if isinstance(function, type) else found.return_annotation
    if returned is not found.empty:
        returned = Written(returned)
    return str(found.replace(parameters=shown, return_annotation=returned))


def entry(level: int, name: str, code: str, text: str) -> str:
    return f"{'#' * level} {name}\n\n```python\n{code}\n```\n\n{text}\n"


def documented(name: str, value: object) -> str:
    if text := inspect.getdoc(value):
        return text
    raise LookupError(f"{name} has no docstring")


def members(owner: str, cls: type) -> Iterator[str]:
    for name, value in vars(cls).items():
        if name.startswith("_"):
            continue
        text = inspect.getdoc(value) or ""
        if inspect.isdatadescriptor(value):
            yield entry(4, f"{owner}.{name}", f"{owner}.{name}", text)
        elif callable(value):
            yield entry(4, f"{owner}.{name}", name + signature(value, method=True), text)


def described(name: str, value: object) -> Iterator[str]:
    """What the reference says about one public name of a module."""
    if isinstance(value, type):
        bases = [base.__name__ for base in value.__bases__ if base is not object]
        head = f"class {name}{signature(value)}" + (f"  # from {', '.join(bases)}" if bases else "")
        yield entry(3, name, head, documented(name, value))
        yield from members(name, value)
    elif callable(value):
        yield entry(3, name, name + signature(value), documented(name, value))
    else:
        yield entry(3, name, f"{name}: {type(value).__name__}", "")


def public(package: str) -> Iterator[tuple[str, Any]]:
    """The public submodules of a package, by their full names."""
    for name in importlib.import_module(package).__all__:
        if not name.startswith("_"):
            yield f"{package}.{name}", importlib.import_module(f"{package}.{name}")


def page(title: str, body: str) -> str:
    return f"---\ntitle: {title}\ngroup: Python\n---\n\n{body}"


def write(folder: Path) -> None:
    """One page a module, and one that says what the compatible names are. Raises LookupError."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        old.unlink()
    homes: dict[int, str] = {}
    for title, module in public(OURS):
        parts = [inspect.getdoc(module) or "", ""]
        for name in module.__all__:
            value = getattr(module, name)
            homes.setdefault(id(value), f"[{title}.{name}]({title}.md)")
            parts += described(name, value)
        (folder / f"{title}.md").write_text(page(title, "\n".join(parts)))
    rows = []
    for title, module in public(COMPATIBLE):
        for name in module.__all__:
            if (home := homes.get(id(getattr(module, name)))) is None:
                raise LookupError(f"{title}.{name} is in the __all__ of no public module of {OURS}")
            rows.append(f"| `{title}.{name}` | {home} |")
    intro = "Code that was written for Pyodide finds these names.\n\n| name | is |\n|---|---|\n"
    (folder / f"{COMPATIBLE}.md").write_text(page(COMPATIBLE, intro + "\n".join(rows) + "\n"))


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]))
    except LookupError as error:
        sys.exit(f"python_pages.py: {error}")
