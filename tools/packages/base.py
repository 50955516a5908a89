# SPDX-License-Identifier: Apache-2.0
"""Writes the npm package's `pyodide-lock.json`, and puts the wheels that it names beside it.

Usage: python3 tools/packages/base.py --dist FOLDER --wheels FOLDER --versions FILE. `FILE` is
host/platform/version.ts. The shared modules of the standard library are in the folder `dynload` of the package already.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import zipfile
from pathlib import Path

from entries import Entry, entry, imports
from mk.python import PYTHON

# Packages of other distributions that are parts of the standard library here, which is always whole; a program that
# loads them is answered. Those with a shared module are fetched before it is imported.
MODULES = {
    "sqlite3": (["sqlite3", "_sqlite3"], "_sqlite3"),
    "hashlib": ([], None),
    "lzma": ([], None),
    "pydecimal": ([], None),
    "ssl": ([], None),
}


def take_wheel(wheel: Path, dist: Path) -> Entry:
    """The entry of a wheel, after copying it; its dependencies are all optional here."""
    with zipfile.ZipFile(wheel) as archive:
        modules = imports(archive.namelist())
    copy = Path(shutil.copyfile(wheel, dist / wheel.name))
    name, version = wheel.name.split("-")[:2]
    return entry(copy, name.replace("_", "-"), version, imports=sorted(modules))


def module_entry(name: str, dist: Path, python: str) -> Entry:
    modules, shared = MODULES[name]
    if shared is None:
        return entry(None, name, python, imports=modules, package_type="cpython_module")
    file = f"dynload/{shared}{PYTHON.suffix}"
    return entry(dist / file, name, python, imports=modules, package_type="cpython_module", file_name=file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path, required=True, help="the folder of the npm package")
    parser.add_argument("--wheels", type=Path, required=True, help="a folder with wheels that it brings")
    parser.add_argument("--versions", type=Path, required=True, help="host/platform/version.ts")
    options = parser.parse_args()
    dist: Path = options.dist
    constants = re.findall(r'^export const (\w+) = "(.*)";$', options.versions.read_text(), re.MULTILINE)
    known = dict(constants)
    info = {
        "abi_version": PYTHON.abi,
        "arch": "wasm32",
        "platform": PYTHON.emscripten_platform,
        "python": PYTHON.version,
        "version": known["version"],
    }
    entries = [module_entry(name, dist, PYTHON.version) for name in MODULES]
    entries += [take_wheel(wheel, dist) for wheel in sorted(options.wheels.glob("*.whl"))]
    packages = {each["name"]: each for each in sorted(entries, key=lambda each: str(each["name"]))}
    text = json.dumps({"info": info, "packages": packages}, separators=(",", ":"), sort_keys=True)
    (dist / "pyodide-lock.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
