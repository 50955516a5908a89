# SPDX-License-Identifier: Apache-2.0
"""An entry of `pyodide-lock.json`, and what a wheel's files say for it. Runs on the host's Python, too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


def entry(file: Path | None, name: str, version: str, **more: Any) -> Entry:
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


def imports(names: Iterable[str]) -> set[str]:
    """Top-level modules among the files of a wheel."""
    found = set()
    for name in names:
        top, *rest = name.split("/")
        if top.endswith((".dist-info", ".data", ".libs")):
            continue
        if rest or re.search(r"\.(py|so)$", top):
            found.add(top.split(".")[0])
    return found
