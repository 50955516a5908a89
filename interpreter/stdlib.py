# SPDX-License-Identifier: Apache-2.0
"""Packs Python's library, and our own modules, as one zip, with its shared modules beside it; and CPython's regression
suite as another zip.

The same files give the same bytes: members are sorted and carry no times.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import marshal
import shutil
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

# Where the zip is in the interpreter: the Python that runs this is of the same version.
ZIP = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip"
EPOCH = (2026, 1, 1, 0, 0, 0)
KINDS = {"deflate": zipfile.ZIP_DEFLATED, "store": zipfile.ZIP_STORED}


def collect(folder: Path, exclude: list[str]) -> dict[str, bytes]:
    """Files below a folder by their path in the zip, without those that match `exclude`."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(fnmatch(name, pattern) for pattern in exclude):
            found[name] = path.read_bytes()
    return found


def compile_module(name: str, source: bytes) -> bytes:
    """A .pyc that is never compared with its source: the zip holds both and is never written to."""
    code = compile(source, f"{ZIP}/{name}", "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)


def in_order(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """Sources without bytecode, those with, bytecode: what is alike lies within the reach of brotli's window."""

    def place(file: tuple[str, bytes]) -> tuple[int, str]:
        name = file[0]
        return (2 if name.endswith(".pyc") else 1 if f"{name}c" in files else 0), name

    return sorted(files.items(), key=place)


def write(target: Path, files: dict[str, bytes], compression: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", KINDS[compression], compresslevel=9) as archive:
        for name, data in in_order(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = KINDS[compression]
            member.external_attr = 0o644 << 16
            archive.writestr(member, data)


def shared_modules(folder: Path, settings: dict[str, list[str]], *, for_tests: bool) -> list[Path]:
    """The modules that are shared objects: those of the package, or those that only the regression suite imports."""
    return [
        path
        for path in sorted(folder.glob("*.so"))
        if for_tests == any(fnmatch(path.name.partition(".")[0], pattern) for pattern in settings["test_modules"])
    ]


def share(modules: list[Path], target: Path) -> bytes:
    """Copies shared modules to the package; gives the source of the module by which Python knows them."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = []
    for path in modules:
        shutil.copyfile(path, target / path.name)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"    {path.name.partition('.')[0]!r}: ({path.name!r}, {digest!r}),\n")
    return f"files = {{\n{''.join(lines)}}}\n".encode()


def with_platform(files: dict[str, bytes], variables: dict[str, str]) -> dict[str, bytes]:
    """Adds to `sysconfig`'s variables what tools for packages ask for."""
    (name,) = [name for name in files if fnmatch(name, "_sysconfigdata_*.py")]
    return files | {name: files[name] + f"build_time_vars.update({variables!r})\n".encode()}


def pack_library(
    settings: dict[str, Any], library: Path, python: Path, shared: bytes, target: Path, node: Path, compression: str
) -> None:
    files = with_platform(collect(library, settings["exclude"]), settings["sysconfig"])
    files |= {"_pyxide_shared.py": shared}
    files |= collect(python, settings["python_exclude"])
    for pattern in settings["compiled"]:
        names = [name for name in files if fnmatch(name, pattern) and name.endswith(".py")]
        if not names:
            raise SystemExit(f"stdlib.toml: nothing matches the compiled module {pattern}")
        for name in names:
            files[name + "c"] = compile_module(name, files[name])
    for name, data in collect(library, []).items():
        if any(fnmatch(name, each) for each in settings["command_line"]):
            files[f"pyxide/command_line/{name}"] = data
    for name in [name for name in files if any(fnmatch(name, each) for each in settings["sourceless"])]:
        if name + "c" in files:
            del files[name]
    for_node = {name for name in files if any(fnmatch(name, each) for each in settings["node"])}
    write(target, {name: data for name, data in files.items() if name not in for_node}, compression)
    write(node, {name: files[name] for name in for_node}, "deflate")


def pack_tests(
    settings: dict[str, list[str]], library: Path, modules: list[Path], target: Path, compression: str
) -> None:
    files = collect(library, settings["tests_exclude"])
    wanted = {name: data for name, data in files.items() if any(fnmatch(name, each) for each in settings["tests"])}
    write(target, wanted | {path.name: path.read_bytes() for path in modules}, compression)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True, help="CPython's Lib folder")
    parser.add_argument("--python", type=Path, default=Path("python"), help="our own modules")
    parser.add_argument("--modules", type=Path, required=True, help="folder of the shared modules")
    parser.add_argument("--abi", default="", help="year and revision of the platform of wheels; with --zip")
    parser.add_argument("--dynload", type=Path, help="where to copy the package's to; with --zip")
    parser.add_argument("--zip", type=Path, help="where to write the library")
    parser.add_argument("--node", type=Path, help="where to write what only Node and its like can use; with --zip")
    parser.add_argument("--tests", type=Path, help="where to write the regression suite")
    options = parser.parse_args()
    settings = tomllib.loads(options.settings.read_text().replace("{python-abi}", options.abi))
    if options.zip:
        shared = share(shared_modules(options.modules, settings, for_tests=False), options.dynload)
        compression = settings["compression"]
        pack_library(settings, options.library, options.python, shared, options.zip, options.node, compression)
    if options.tests:
        modules = shared_modules(options.modules, settings, for_tests=True)
        pack_tests(settings, options.library, modules, options.tests, settings["compression"])


if __name__ == "__main__":
    main()
