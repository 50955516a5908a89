# SPDX-License-Identifier: Apache-2.0
# A recipe: how one item of the store is made, as a TOML file says it.
# Invariant: every field of the file is known here, so a misspelt one is an error and never silently ignored.
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mk.disk import Disk
from mk.errors import MkError
from mk.python import PYTHON

FIELDS = {"name", "version", "license", "backend", "root", "deps", "files", "outputs", "source", "options", "variant"}
# What is not for mk, and no part of a key: tools/packages reads it.
FIELDS |= {"package"}
REQUIRED = {"name", "version", "license", "backend", "outputs"}


@dataclass(frozen=True)
class Source:
    """An archive in a registry: by name there, and by content here."""

    registry: str
    package: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Recipe:
    """How an item is made. `options` belong to the backend; `outputs` are globs that must match something."""

    folder: Path
    name: str
    version: str
    license: str
    backend: str
    root: bool
    deps: tuple[str, ...]
    files: tuple[str, ...]
    outputs: tuple[str, ...]
    source: Source | None
    options: Mapping[str, Any]
    patches: tuple[str, ...]


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` laid on it; tables are merged, all else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        merged[key] = merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def parse(text: str, folder: Path, patches: tuple[str, ...], flavour: str) -> Recipe:
    """The recipe in `text`, with the table `variant.<flavour>` laid on it when there is one."""
    where = folder / "recipe.toml"
    try:
        table = tomllib.loads(PYTHON.fill(text))
    except tomllib.TOMLDecodeError as error:
        raise MkError(f"{where}: {error}") from None
    variants = table.pop("variant", {})
    table = merge(table, variants.get(flavour, {}))
    if unknown := table.keys() - FIELDS:
        raise MkError(f"{where}: unknown field {', '.join(sorted(unknown))}; known are {', '.join(sorted(FIELDS))}")
    if missing := REQUIRED - table.keys():
        raise MkError(f"{where}: lacks {', '.join(sorted(missing))}")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", table["name"]):
        raise MkError(f"{where}: name {table['name']!r} must be of a-z, 0-9, '.', '_' and '-'")
    source = None
    if "source" in table:
        try:
            source = Source(**table["source"])
        except TypeError as error:
            raise MkError(f"{where}: [source] needs registry, package, version and sha256: {error}") from None
    return Recipe(
        folder=folder,
        name=table["name"],
        version=table["version"],
        license=table["license"],
        backend=table["backend"],
        root=table.get("root", True),
        deps=tuple(table.get("deps", ())),
        files=tuple(table.get("files", ())),
        outputs=tuple(table["outputs"]),
        source=source,
        options=table.get("options", {}),
        patches=patches,
    )


def load(disk: Disk, folder: Path, flavour: str) -> Recipe:
    """The recipe in `folder`, with the patches that lie beside it."""
    patches = tuple(name for name in disk.names(folder / "patches") if name.endswith(".patch"))
    return parse(disk.read(folder / "recipe.toml").decode(), folder, patches, flavour)


def load_all(disk: Disk, folders: list[Path], flavour: str) -> dict[str, Recipe]:
    """All recipes of `folders` by name; two of one name are an error."""
    found: dict[str, Recipe] = {}
    for folder in folders:
        recipe = load(disk, folder, flavour)
        if recipe.name in found:
            raise MkError(f"two recipes are named {recipe.name}: {found[recipe.name].folder} and {folder}")
        found[recipe.name] = recipe
    return found


def folders(disk: Disk, checkout: Path) -> list[Path]:
    """Where recipes lie: interpreter/, and each folder of recipes/ and of toolchain/."""
    places = [checkout / "interpreter"]
    for parent in ("toolchain", "recipes"):
        places += [checkout / parent / name for name in disk.names(checkout / parent)]
    return [place for place in places if disk.exists(place / "recipe.toml")]
