# SPDX-License-Identifier: Apache-2.0
"""Wheels from what installers would put into site-packages, with test folders apart.

Invariant: the same content gives the same bytes.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import marshal
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path, PurePosixPath

from mk.python import PYTHON

TAG = f"{PYTHON.tag}-{PYTHON.tag}-{PYTHON.platform}"
TIME = (2026, 1, 1, 0, 0, 0)
# What a program does not need: declarations for type checkers and compilers, static libraries.
LEFT = ("*.pyi", "*.pxd", "*.pyx", "*.pxi", "*.h", "*.hpp", "*.a", "*.c", "*.cpp", "*.pc", "*/py.typed")
TESTS = ("*/tests/*", "*/test/*")


@dataclass(frozen=True)
class Rules:
    """Globs of paths: what is left out, kept for all that, counts as tests, is also compiled."""

    leave: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    tests: tuple[str, ...] = TESTS
    compiled: tuple[str, ...] = ()

    def place(self, path: str) -> str:
        """Where a file goes: `wheel`, `tests` or nowhere."""
        if matches(path, self.keep):
            return "wheel"
        if matches(path, self.tests):
            return "tests"
        return "" if matches(path, (*LEFT, *self.leave)) else "wheel"


def matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def files(site: Path) -> dict[str, bytes]:
    """All files below a folder by their paths, but for the record, which is made anew."""
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in found if path.name != "RECORD"}


def metadata_folder(content: Iterable[str]) -> str:
    """The `.dist-info` folder. Raises ValueError when there is not exactly one."""
    found = {path.split("/")[0] for path in content if path.split("/")[0].endswith(".dist-info")}
    if len(found) != 1:
        raise ValueError(f"a package has one .dist-info folder, not {sorted(found)}")
    return found.pop()


def write_zip(target: Path, content: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, TIME)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def record(content: Mapping[str, bytes], own: str) -> bytes:
    """The lines of a wheel's RECORD."""
    lines = []
    for name, data in content.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join([*lines, f"{own},,\n"]).encode()


def bytecode(content: Mapping[str, bytes], patterns: Iterable[str]) -> dict[str, bytes]:
    """Bytecode of modules, where an import looks for it, which does not compare it with the source."""
    found = {}
    for path, data in content.items():
        # Unlike those of the other rules, a `*` of these globs stays in its folder.
        if not any(PurePosixPath(path).full_match(pattern) for pattern in patterns):
            continue
        code = compile(data, f"{PYTHON.library}/site-packages/{path}", "exec", dont_inherit=True, optimize=0)
        folder, _, name = path.rpartition("/")
        target = f"{folder}/__pycache__/{name.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc".lstrip("/")
        header = MAGIC_NUMBER + b"\1\0\0\0" + source_hash(data)
        found[target] = header + marshal.dumps(code)
    return found


def write_wheel(site: Path, rules: Rules, out: Path) -> tuple[Path, Path | None]:
    """Writes the wheel, and an archive of its tests when it has some; gives their paths."""
    content = files(site)
    info = metadata_folder(content)
    content[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: pyxide\nRoot-Is-Purelib: false\nTag: {TAG}\n".encode()
    parts: dict[str, dict[str, bytes]] = {"wheel": {}, "tests": {}}
    for path, data in content.items():
        if place := rules.place(path):
            parts[place][path] = data
    parts["wheel"] |= bytecode(parts["wheel"], rules.compiled)
    # The folder of metadata comes last: what reads a wheel as a stream has the rest by then.
    ordered = dict(sorted(parts["wheel"].items(), key=lambda item: (item[0].startswith(info), item[0])))
    ordered[f"{info}/RECORD"] = record(ordered, f"{info}/RECORD")
    wheel = out / f"{info.removesuffix('.dist-info')}-{TAG}.whl"
    write_zip(wheel, ordered)
    if not parts["tests"]:
        return wheel, None
    tests = out / f"{info.split('-')[0]}-tests.zip"
    write_zip(tests, parts["tests"])
    return wheel, tests
