# SPDX-License-Identifier: Apache-2.0
# From recipes to items: resolves dependencies and computes keys, needed ones first.
from collections.abc import Callable, Mapping
from typing import Protocol

from mk.disk import Disk
from mk.errors import MkError
from mk.key import Item, inputs_of, key_of
from mk.recipe import Recipe


class Toolchain(Protocol):
    """What the graph asks of the toolchain."""

    @property
    def identity(self) -> Mapping[str, str]:
        """Named versions and digests that are part of every key of an item built in the root."""

    @property
    def implicit(self) -> tuple[str, ...]:
        """Items that every other item built in the root needs."""


def resolve(
    disk: Disk, recipes: Mapping[str, Recipe], toolchain: Toolchain, digests: Callable[[str], Mapping[str, str]]
) -> dict[str, Item]:
    """All recipes as items, by name, in an order in which each comes after what it needs."""
    items: dict[str, Item] = {}
    path: list[str] = []

    def visit(name: str, wanted_by: str) -> Item:
        if name in items:
            return items[name]
        if name in path:
            raise MkError(f"dependencies go round: {' -> '.join([*path[path.index(name) :], name])}")
        if name not in recipes:
            raise MkError(f"{wanted_by} needs {name}, for which there is no recipe")
        recipe = recipes[name]
        path.append(name)
        deps = tuple(visit(dep, name) for dep in needed(recipe, toolchain))
        path.pop()
        inputs = inputs_of(disk, recipe, digests(recipe.backend), toolchain.identity, deps)
        items[name] = Item(recipe, inputs, key_of(inputs), deps)
        return items[name]

    for name in sorted(recipes):
        visit(name, "the build")
    return items


def needed(recipe: Recipe, toolchain: Toolchain) -> list[str]:
    """Names of the items a recipe needs, the toolchain's implicit ones first."""
    implicit = toolchain.implicit if recipe.root and recipe.name not in toolchain.implicit else ()
    return [*implicit, *(dep for dep in recipe.deps if dep not in implicit)]
