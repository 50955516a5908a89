# SPDX-License-Identifier: Apache-2.0
"""Installation of wheels, apart from downloads."""

import importlib
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

from pyxide.wheels import install


def wheel(folder: str, version: str, source: str) -> str:
    path = Path(folder, f"again-{version}-py3-none-any.whl")
    info = f"again-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("again_module.py", source)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: again\nVersion: {version}\n")
        archive.writestr(f"{info}/RECORD", "")
    return str(path)


class Wheels(unittest.TestCase):
    def test_a_module_of_the_same_size_replaces_the_one_before_at_once(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder, "target"))
            Path(target).mkdir()
            sys.path.insert(0, target)
            try:
                for version in ("1.0", "2.0"):
                    install(wheel(folder, version, f"v = {version!r}\n"), target)
                    self.assertEqual(importlib.import_module("again_module").v, version)
                    del sys.modules["again_module"]
            finally:
                sys.path.remove(target)
