# SPDX-License-Identifier: Apache-2.0
"""Writes a folder of packages: wheels, archives of their tests, shared libraries, and the lock file that names them.

Usage: pack.py --out FOLDER --base LOCK --recipes FOLDER --wheels FOLDER [--own FOLDER] NAME=ITEM…

`LOCK` is the lock file of the npm package, with its files beside it; its entries are taken over. What a recipe's table
`package` may say: `kind = "shared_library"`; for a wheel `tests`, `leave`, `keep` and `compiled`, globs of paths, and
`needs`, packages that it needs here besides those that it names itself. `--own` has folders of packages that are made
here.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import lock
import wheel
from entries import Entry
from own import write_own


def take_base(base: Path, out: Path) -> dict[str, Any]:
    """The lock file of the npm package, after copying what it names."""
    found: dict[str, Any] = json.loads(base.read_text())
    for each in found["packages"].values():
        if each["file_name"]:
            target = out / each["file_name"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base.parent / each["file_name"], target)
    return found


def take_item(recipe: dict[str, Any], item: Path, out: Path, libraries: dict[str, str]) -> list[Entry]:
    """The entries for what one recipe made."""
    said = dict(recipe.get("package", {}))
    kind = said.pop("kind", "package")
    if kind == "shared_library":
        archive = out / f"{recipe['name']}-{recipe['version']}.zip"
        content = {path.name: path.read_bytes() for path in sorted((item / "lib").glob("*.so"))}
        wheel.write_zip(archive, content)
        libraries |= dict.fromkeys(content, recipe["name"])
        return [lock.library_entry(archive, recipe["name"], recipe["version"])]
    needs = said.pop("needs", [])
    rules = wheel.Rules(**{name: tuple(globs) for name, globs in said.items()})
    made, tests = wheel.write_wheel(item / "site", rules, out)
    entry = lock.wheel_entry(made)
    entry["depends"] = sorted({*entry["depends"], *needs})
    if tests is None:
        return [entry]
    return [{**entry, "unvendored_tests": True}, lock.tests_entry(tests, entry)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--recipes", type=Path, required=True)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--own", type=Path)
    parser.add_argument("items", nargs="*")
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)

    locked = take_base(options.base, options.out)
    libraries: dict[str, str] = {}
    entries = []
    for found in sorted(options.wheels.glob("*.whl")):
        shutil.copyfile(found, options.out / found.name)
        entries.append(lock.wheel_entry(options.out / found.name))
    for folder in sorted(options.own.iterdir()) if options.own else ():
        entries.append(lock.wheel_entry(write_own(folder, options.out)))
    for word in options.items:
        name, _, item = word.partition("=")
        recipe = tomllib.loads((options.recipes / name / "recipe.toml").read_text())
        entries += take_item(recipe, Path(item), options.out, libraries)
    packages = {**locked["packages"], **{lock.normalize(each["name"]): each for each in entries}}
    lock.resolve(packages, libraries)
    locked["packages"] = dict(sorted(packages.items()))
    (options.out / "pyodide-lock.json").write_text(json.dumps(locked, separators=(",", ":"), sort_keys=True) + "\n")
    for each in entries:
        print(f"{(options.out / each['file_name']).stat().st_size:>10,}  {each['file_name']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
