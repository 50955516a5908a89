# SPDX-License-Identifier: Apache-2.0
# Files that import each other in a circle, in TypeScript and Python.
import re
from graphlib import CycleError, TopologicalSorter

from mk.check import Context, Problems
from mk.check.text import references

# Folders that Python's modules are found in.
ROOTS = ("python", "tools", "bridge")
STATEMENT = re.compile(r"^(?:import ([\w. ,]+)|from (\.*)([\w.]*) import (\([^)]*\)|.*))", re.MULTILINE)


def cycles(context: Context) -> Problems:
    """One circle of each language, if there is any: a chain of files, each of which imports the next."""
    scripts = context.matching(["*.ts", "*.mts", "*.mjs"])
    modules = {module: name for name in context.matching(["*.py"]) if (module := module_name(name))}
    return [
        *circle({name: set(references(context, name)) for name in scripts}),
        *circle({name: imported(context, name, modules) for name in modules.values()}),
    ]


def circle(graph: dict[str, set[str]]) -> Problems:
    known = {name: {other for other in found if other in graph} for name, found in graph.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        # An importer comes after what it imports.
        return [f"imports go in a circle: {' -> '.join(reversed(error.args[1]))}"]
    return []


def module_name(path: str) -> str | None:
    """The module's name, of files in one of the roots."""
    root, _, rest = path.partition("/")
    return rest.removesuffix(".py").removesuffix("/__init__").replace("/", ".") if root in ROOTS and rest else None


def imported(context: Context, path: str, modules: dict[str, str]) -> set[str]:
    """Files that are imported with a module: what is indented is for functions, or for type checkers."""
    own = module_name(path) or ""
    package = own if path.endswith("__init__.py") else own.rpartition(".")[0]
    found = set()
    for names, dots, path_below, members in STATEMENT.findall(context.text(path)):
        found |= {name.split()[0] for name in names.split(",") if name}
        if dots or path_below:
            above = package.split(".")[: len(package.split(".")) - len(dots) + 1] if dots else []
            base = ".".join([*above, *([path_below] if path_below else [])])
            known = {f"{base}.{name}" for name in re.findall(r"\w+", members)} & modules.keys()
            # A package's own modules are imported by themselves, not by way of it.
            found |= known or {base}
    return {modules[name] for name in found if name in modules and modules[name] != path}
