# SPDX-License-Identifier: Apache-2.0
import tempfile
import unittest
from pathlib import Path

from mk.check import Context, Problems
from mk.check.cycles import cycles
from mk.layout import Layout


def check(files: dict[str, str]) -> Problems:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return cycles(Context(Layout(Path(folder), Path(folder)), {}, tuple(files), fix=False))


class Cycles(unittest.TestCase):
    def test_files_may_not_import_each_other(self) -> None:
        scripts = {"a.ts": 'import type { B } from "./b.ts";', "b.ts": 'export { c } from "./c.ts";'}
        self.assertEqual(check(scripts | {"c.ts": ""}), [])
        self.assertEqual(
            check(scripts | {"c.ts": 'await import("./a.ts");'}),
            ["imports go in a circle: a.ts -> b.ts -> c.ts -> a.ts"],
        )

    def test_names_in_comments_import_nothing(self) -> None:
        self.assertEqual(check({"a.mjs": 'import "./b.mjs";', "b.mjs": '/** @type {import("./a.mjs").A} */'}), [])

    def test_modules_by_every_form_of_import(self) -> None:
        for form in (
            "import p.b",
            "from p import (\n    b,\n)",
            "from . import b",
            "from .b import x",
            "from p.b import x",
        ):
            files = {"python/p/__init__.py": "", "python/p/a.py": form, "python/p/b.py": "from p.a import x"}
            self.assertEqual(len(check(files)), 1, form)

    def test_what_is_indented_is_imported_later(self) -> None:
        files = {"tools/a.py": "def f():\n    import b", "tools/b.py": "import a"}
        self.assertEqual(check(files), [])
