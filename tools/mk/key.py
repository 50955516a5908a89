# SPDX-License-Identifier: Apache-2.0
# Keys: an item's key is the sha256 of all that decides its content.
# Invariant: equal inputs give equal keys; each input has a name that a person understands (`./mk why`).
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mk.disk import Disk
from mk.errors import MkError
from mk.recipe import Recipe

Inputs = Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """A recipe with its key: one entry of the store, built or not."""

    recipe: Recipe
    inputs: Inputs
    key: str
    deps: tuple["Item", ...]

    @property
    def folder(self) -> str:
        """Its name in the store."""
        return f"{self.recipe.name}-{self.recipe.version}-{self.key[:12]}"

    def closure(self) -> list["Item"]:
        """All items it needs, directly or not, each once, needed ones first; without itself."""
        found: dict[str, Item] = {}
        for dep in self.deps:
            for item in [*dep.closure(), dep]:
                found.setdefault(item.recipe.name, item)
        return list(found.values())


def key_of(inputs: Inputs) -> str:
    """The key for a set of named inputs."""
    return hashlib.sha256(json.dumps(dict(inputs), sort_keys=True).encode()).hexdigest()


def flatten(name: str, value: Any) -> dict[str, str]:
    """A TOML value as named inputs, one for each leaf of its tables."""
    if isinstance(value, Mapping):
        return {k: v for key, part in value.items() for k, v in flatten(f"{name}.{key}", part).items()}
    return {name: json.dumps(value, sort_keys=True)}


def inputs_of(
    disk: Disk, recipe: Recipe, backend: Mapping[str, str], toolchain: Mapping[str, str], deps: tuple[Item, ...]
) -> dict[str, str]:
    """All that decides an item's content, each under a readable name."""
    inputs = flatten("options", recipe.options)
    inputs |= {"name": recipe.name, "version": recipe.version, "backend": recipe.backend}
    inputs |= {"outputs": json.dumps(recipe.outputs)}
    inputs |= {f"backend {name}": digest for name, digest in backend.items()}
    if recipe.source is not None:
        inputs["source sha256"] = recipe.source.sha256
    for name in recipe.patches:
        inputs[f"patch {name}"] = disk.digest(recipe.folder / "patches" / name)
    for name in recipe.files:
        path = recipe.folder / name
        if not disk.exists(path):
            raise MkError(f"{recipe.folder / 'recipe.toml'}: names the file {name}, which is absent")
        inputs[f"file {name}"] = disk.digest(path)
    inputs |= {f"dependency {dep.recipe.name}": dep.key for dep in deps}
    if recipe.root:
        inputs |= {f"toolchain {name}": value for name, value in toolchain.items()}
    return inputs


def differences(old: Inputs, new: Inputs) -> list[str]:
    """What changed from one set of inputs to another, a line each."""
    lines = []
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before != after:
            lines.append(f"{name}: {change(before, after)}")
    return lines


def change(before: str | None, after: str | None) -> str:
    """A change for a person: of lists only the words that went and came."""
    if before is None or after is None or not (before.startswith("[") and after.startswith("[")):
        return f"{before or '(absent)'} -> {after or '(absent)'}"
    gone, come = words(json.loads(before)), words(json.loads(after))
    lost = [f"-{word!r}" for word in gone if word not in come]
    won = [f"+{word!r}" for word in come if word not in gone]
    return ", ".join([*lost, *won]) or "the same words in another order"


def words(value: Any) -> list[str]:
    return [word for part in value for word in words(part)] if isinstance(value, list) else [str(value)]
