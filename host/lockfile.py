# SPDX-License-Identifier: Apache-2.0
"""Writes the npm package's `pyodide-lock.json`, and puts the files that it names beside it.

Usage: python3 host/lockfile.py --dist FOLDER [--add FOLDER]. Wheels of host/packages/wheels.txt come from PyPI by pip,
once: they are kept in the cache by their sha256. The shared modules of the standard library are in the folder `dynload`
already.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

HOST = Path(__file__).parent
WHEELS = HOST / "packages" / "wheels.txt"
SHARED = "dynload/{}.cpython-313-wasm32-emscripten.so"
# Packages of other distributions that are parts of the standard library here, which is always whole; a program that
# loads them is answered. Those with a shared module are fetched before it is imported.
MODULES = {
    "sqlite3": (["sqlite3", "_sqlite3"], "_sqlite3"),
    "hashlib": ([], None),
    "lzma": ([], None),
    "pydecimal": ([], None),
    "ssl": ([], None),
}

Entry = dict[str, Any]


def entry(name: str, version: str, file: Path | None, **more: Any) -> Entry:
    """An entry as all packages have it; without a file it is in the standard library."""
    return {
        "depends": [],
        "file_name": file.name if file else "",
        "imports": [],
        "install_dir": "site",
        "name": name,
        "package_type": "package",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest() if file else "",
        "unvendored_tests": False,
        "version": version,
        **more,
    }


def pinned() -> dict[str, str]:
    """The sha256 of each wheel by its requirement. Raises ValueError for a line without one."""
    found = {}
    for line in WHEELS.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\S+==\S+) --hash=sha256:([0-9a-f]{64})", line)
        if match is None:
            raise ValueError(f"{WHEELS}: not 'NAME==VERSION --hash=sha256:…': {line}")
        found[match[1]] = match[2]
    return found


def downloads() -> Path:
    """The folder of the cache that holds files by their sha256."""
    base = os.environ.get("PYXIDE_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pyxide"
    return Path(base) / "downloads"


def fetch(requirement: str, sha256: str, target: Path) -> Path:
    """Puts a wheel into `target`, from the cache or else from PyPI."""
    names = downloads() / f"{sha256}.name"
    kept = downloads() / sha256
    if not (kept.is_file() and names.is_file()):
        download(requirement, sha256, kept, names)
    wheel = target / names.read_text()
    shutil.copyfile(kept, wheel)
    return wheel


def download(requirement: str, sha256: str, kept: Path, names: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        platform = ["--platform", "any", "--python-version", "3.13", "--implementation", "py", "--abi", "none"]
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{requirement} --hash=sha256:{sha256}\n")
        command = [sys.executable, "-m", "pip", "download", *options, *platform, "--dest", folder, "-r", str(wanted)]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"pip could not fetch {requirement} (is python3-pip installed?)")
        (wheel,) = Path(folder).glob("*.whl")
        wheel.replace(kept)
        names.write_text(wheel.name)


def wheel_entry(wheel: Path) -> Entry:
    """What a wheel says of itself; its dependencies are all optional here."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {Path(name).parts[0].removesuffix(".py") for name in archive.namelist()}
    name, version = wheel.name.split("-")[:2]
    imports = sorted(top for top in tops if not top.endswith((".dist-info", ".data")))
    return entry(name.replace("_", "-"), version, wheel, imports=imports)


def module_entry(name: str, dist: Path, python: str) -> Entry:
    imports, shared = MODULES[name]
    if shared is None:
        return entry(name, python, None, imports=imports, package_type="cpython_module")
    file = SHARED.format(shared)
    return entry(name, python, dist / file, imports=imports, package_type="cpython_module", file_name=file)


def added(folder: Path, dist: Path) -> dict[str, Entry]:
    """The packages of another lock file for the same interpreter; their files are put beside the new one."""
    packages: dict[str, Entry] = json.loads((folder / "pyodide-lock.json").read_text())["packages"]
    for each in packages.values():
        if each["file_name"]:
            shutil.copyfile(folder / each["file_name"], dist / each["file_name"])
    return packages


def versions() -> dict[str, str]:
    """The constants of host/api/version.ts."""
    return dict(re.findall(r'^export const (\w+) = "(.*)";$', (HOST / "api/version.ts").read_text(), re.MULTILINE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path, required=True, help="the folder of the npm package")
    parser.add_argument(
        "--add", type=Path, action="append", default=[], help="a folder with more packages and their lock"
    )
    options = parser.parse_args()
    dist: Path = options.dist
    known = versions()
    info = {
        "abi_version": known["abiVersion"],
        "arch": "wasm32",
        "platform": "emscripten_6_0_5",
        "python": known["fullPythonVersion"],
        "version": known["version"],
    }
    entries = [module_entry(name, dist, known["fullPythonVersion"]) for name in MODULES]
    entries += [wheel_entry(fetch(requirement, sha256, dist)) for requirement, sha256 in pinned().items()]
    packages = {each["name"]: each for each in sorted(entries, key=lambda each: str(each["name"]))}
    for folder in options.add:
        packages |= added(folder, dist)
    text = json.dumps({"info": info, "packages": packages}, separators=(",", ":"), sort_keys=True)
    (dist / "pyodide-lock.json").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
