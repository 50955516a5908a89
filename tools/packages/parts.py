# SPDX-License-Identifier: Apache-2.0
"""Parts of a folder of packages: what one item of the store becomes, kept by content so that it is packed once.

Invariant: a part's folder appears by one rename, complete; its name has the hash of all that it was made of.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lock
import wheel
from entries import Entry

DESCRIPTION = "part.json"
# Of a recipe's table `package`: what the wheel's rules do not know.
OTHER_FIELDS = ("kind", "needs", "imports")


@dataclass(frozen=True)
class Part:
    """Entries of the lock file, their files, and the shared libraries by the package that has them."""

    folder: Path
    entries: list[Entry]
    libraries: dict[str, str]


def take(name: str, item: Path, recipes: Path, parts: Path) -> Part:
    """The part of an item, made now if it is not there."""
    recipe = tomllib.loads((recipes / name / "recipe.toml").read_text())
    folder = parts / f"{name}-{key(recipe, item)}"
    if not (folder / DESCRIPTION).exists():
        fresh = parts / f".{folder.name}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        (fresh / DESCRIPTION).write_text(json.dumps(pack(recipe, item, fresh)))
        settle(fresh, folder)
    return Part(folder, **json.loads((folder / DESCRIPTION).read_text()))


def settle(fresh: Path, folder: Path) -> None:
    """Moves a new part to its place, unless another process was before this one, and removes older ones."""
    stem = folder.name.rpartition("-")[0]
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
    for old in folder.parent.glob(f"{stem}-*"):
        if old != folder and re.fullmatch(r"-[0-9a-f]{12}", old.name.removeprefix(stem)):
            shutil.rmtree(old)


def key(recipe: dict[str, Any], item: Path) -> str:
    """Twelve digits of a hash: the item's key, what the recipe says of the package, and this program."""
    manifest = json.loads((item / "manifest.json").read_text())
    sources = [path.read_text() for path in sorted(Path(__file__).parent.glob("*.py"))]
    inputs = [manifest["key"], recipe["name"], recipe["version"], recipe.get("package", {}), *sources]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]


def pack(recipe: dict[str, Any], item: Path, out: Path) -> dict[str, Any]:
    """Writes the files of an item's package into `out`; gives what Part has besides."""
    said = dict(recipe.get("package", {}))
    kind, needs, _ = (said.pop(field, None) for field in OTHER_FIELDS)
    name, version = recipe["name"], recipe["version"]
    if kind == "shared_library":
        archive = out / f"{name}-{version}.zip"
        content = {path.name: path.read_bytes() for path in sorted((item / "lib").glob("*.so"))}
        wheel.write_zip(archive, content)
        return {"entries": [lock.library_entry(archive, name, version)], "libraries": dict.fromkeys(content, name)}
    rules = wheel.Rules(**{field: tuple(globs) for field, globs in said.items()})
    made, tests = wheel.write_wheel(item / "site", rules, out)
    entry = lock.wheel_entry(made)
    entry["depends"] = sorted({*entry["depends"], *(needs or ())})
    if tests is None:
        return {"entries": [entry], "libraries": {}}
    return {"entries": [{**entry, "unvendored_tests": True}, lock.tests_entry(tests, entry)], "libraries": {}}
