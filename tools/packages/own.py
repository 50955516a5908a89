# SPDX-License-Identifier: Apache-2.0
"""Wheels of our own packages in pure Python: folders with a pyproject.toml and modules beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import wheel


def metadata(project: dict[str, str]) -> bytes:
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        f"Requires-Python: {project['requires-python']}",
    ]
    return "\n".join([*lines, ""]).encode()


def entry_points(groups: dict[str, dict[str, str]]) -> bytes:
    lines = []
    for group, names in groups.items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in names.items())]
    return "\n".join([*lines, ""]).encode()


def write_own(folder: Path, out: Path) -> Path:
    """Writes the wheel of a folder."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    info = f"{stem}.dist-info"
    content = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/**/*.py"))}
    content[f"{info}/METADATA"] = metadata(project)
    content[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: pyxide\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    content[f"{info}/entry_points.txt"] = entry_points(project.get("entry-points", {}))
    content[f"{info}/RECORD"] = wheel.record(content, f"{info}/RECORD")
    target = out / f"{stem}-py3-none-any.whl"
    wheel.write_zip(target, content)
    return target
