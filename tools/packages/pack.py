# SPDX-License-Identifier: Apache-2.0
"""Writes a folder of packages: wheels, archives of their tests, shared libraries, and the lock file that names them.

Usage: pack.py --out FOLDER --parts FOLDER --base LOCK --recipes FOLDER --wheels FOLDER [--own FOLDER] [--partial]
NAME=ITEM…

`LOCK` is the lock file of the npm package, with its files beside it; its entries are taken over. What a recipe's table
`package` may say: `kind = "shared_library"`; for a wheel `tests`, `leave`, `keep` and `compiled`, globs of paths,
`needs`, packages that it needs here besides those that it names itself, and `imports`, its modules where their name is
another. `--own` has folders of packages that are made here. `--parts` keeps what was packed before.

The folder is an npm package, too: installed beside `pyxide`, it is where the command line finds packages.

The folder may be in use: files come and go by renames, and the lock file changes when all that it names is there. With
`--partial` packages are left out whose dependencies are not there; else the file `complete` says that all are.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import lock
import parts
from entries import Entry
from own import write_own

LOCK = "pyodide-lock.json"
COMPLETE = "complete"
MANIFEST = "package.json"


class Folder:
    """The folder that is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: set[str] = set()
        path.mkdir(parents=True, exist_ok=True)

    def take(self, source: Path, name: str, link: bool = False) -> Path:
        """Has a file here, which is not copied when it is here already. `link` is for a file that never changes."""
        target = self.path / name
        self.names.add(name)
        if not (target.exists() and same(source, target)):
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{target.name}.part")
            fresh.unlink(missing_ok=True)
            if link:
                os.link(source, fresh)
            else:
                shutil.copyfile(source, fresh)
            fresh.replace(target)
        return target

    def write(self, name: str, text: str) -> None:
        fresh = self.path / f".{name}.part"
        fresh.write_text(text)
        fresh.replace(self.path / name)
        self.names.add(name)

    def sweep(self) -> None:
        """Removes files that were not taken or written."""
        for path in sorted(self.path.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif str(path.relative_to(self.path)) not in self.names:
                path.unlink()


def same(one: Path, other: Path) -> bool:
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


def manifest(version: str) -> dict[str, str]:
    """Gives what npm wants to know of the folder; host/node/lock-file.ts looks for it by this name."""
    return {
        "name": "pyxide-packages",
        "version": version,
        "description": "Packages for Pyxide, and the lock file that names them",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--recipes", type=Path, required=True)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--partial", action="store_true")
    parser.add_argument("items", nargs="*")
    options = parser.parse_args()

    out = Folder(options.out)
    (options.out / COMPLETE).unlink(missing_ok=True)
    locked: dict[str, Any] = json.loads(options.base.read_text())
    for each in locked["packages"].values():
        if each["file_name"]:
            out.take(options.base.parent / each["file_name"], each["file_name"])
    entries: list[Entry] = [
        lock.wheel_entry(out.take(found, found.name)) for found in sorted(options.wheels.glob("*.whl"))
    ]
    own = options.parts / "own"
    own.mkdir(parents=True, exist_ok=True)
    for folder in sorted(options.own.iterdir()) if options.own else ():
        made = write_own(folder, own)
        entries.append(lock.wheel_entry(out.take(made, made.name)))
    libraries: dict[str, str] = {}
    for word in options.items:
        name, _, item = word.partition("=")
        part = parts.take(name, Path(item), options.recipes, options.parts)
        for entry in part.entries:
            out.take(part.folder / entry["file_name"], entry["file_name"], link=True)
        entries += part.entries
        libraries |= part.libraries
    packages = {**locked["packages"], **{lock.normalize(each["name"]): each for each in entries}}
    left_out = lock.resolve(packages, libraries, options.partial)
    locked["packages"] = dict(sorted(packages.items()))
    out.write(LOCK, json.dumps(locked, separators=(",", ":"), sort_keys=True) + "\n")
    out.write(MANIFEST, json.dumps(manifest(locked["info"]["version"]), indent=2) + "\n")
    if options.partial:
        print(f"packed {len(packages)} packages; {len(left_out)} wait for others")
        return 0
    out.sweep()
    out.write(COMPLETE, "")
    for each in entries:
        print(f"{(options.out / each['file_name']).stat().st_size:>10,}  {each['file_name']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
