# SPDX-License-Identifier: Apache-2.0
# Writes Ninja's syntax.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


def escape(path: str) -> str:
    """A path as Ninja reads it in a build line."""
    return path.replace("$", "$$").replace(" ", "$ ").replace(":", "$:")


def value(text: str) -> str:
    """A variable's value as Ninja reads it."""
    return text.replace("$", "$$").replace("\n", " ")


@dataclass(frozen=True)
class Edge:
    """One command: `inputs` are given to it, `implicit` only order it and make it stale."""

    rule: str
    outputs: Sequence[str]
    inputs: Sequence[str] = ()
    implicit: Sequence[str] = ()
    order_only: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


def edge(one: Edge) -> str:
    line = f"build {' '.join(map(escape, one.outputs))}: {one.rule}"
    for mark, paths in (("", one.inputs), (" |", one.implicit), (" ||", one.order_only)):
        if paths:
            line += f"{mark} {' '.join(map(escape, paths))}"
    return "".join([line, "\n", *(f"  {name} = {value(text)}\n" for name, text in one.variables.items())])


def rule(name: str, command: str, **variables: str) -> str:
    """A rule; its command and variables are Ninja's text as it is, so `$in` and `$$` mean what they mean there."""
    lines = [f"rule {name}\n", f"  command = {command}\n"]
    return "".join([*lines, *(f"  {key} = {text}\n" for key, text in variables.items())])


def pool(name: str, depth: int) -> str:
    return f"pool {name}\n  depth = {depth}\n"
