# SPDX-License-Identifier: Apache-2.0
"""What the interpreter says of itself, and how the standard library behaves where there are no processes or threads."""

import os
import pathlib
import sys
import sysconfig
import tempfile
import unittest


class Platform(unittest.TestCase):
    def test_names(self) -> None:
        self.assertEqual(sys.platform, "emscripten")
        self.assertEqual(os.name, "posix")
        self.assertTrue(sysconfig.get_platform().endswith("wasm32"))
        self.assertEqual(sys.getfilesystemencoding(), "utf-8")

    def test_paths(self) -> None:
        self.assertTrue(any(path.endswith("site-packages") for path in sys.path))
        self.assertTrue(sysconfig.get_path("purelib").endswith("/site-packages"))
        self.assertTrue(sys.executable)

    def test_modules_say_where_they_are(self) -> None:
        import abc
        import json
        import zipimport

        for module in (os, abc, json):
            self.assertTrue(module.__file__)
        library = os.path.dirname(os.__file__)
        self.assertEqual(os.path.dirname(os.path.dirname(json.__file__ or "")), library)
        self.assertIn("class ABCMeta", zipimport.zipimporter(library).get_source("abc") or "")

    def test_wheel_tags(self) -> None:
        self.assertIn("wasm32", sysconfig.get_config_var("SOABI"))
        self.assertEqual(sys.implementation.cache_tag, "cpython-{}{}".format(*sys.version_info))

    def test_temporary_files(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"x")
            file.flush()
            self.assertEqual(pathlib.Path(file.name).read_bytes(), b"x")

    def test_files_keep_bytes_and_names(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            names = ["plain", "ä ö", "漢字", "😀", "a\nb", "-x"]
            for name in names:
                (pathlib.Path(folder) / name).write_text(name, encoding="utf-8")
            self.assertEqual(sorted(os.listdir(folder)), sorted(names))

    def test_no_processes(self) -> None:
        import subprocess

        with self.assertRaises(OSError):
            subprocess.run(["true"])

    def test_no_threads(self) -> None:
        import threading

        with self.assertRaises(RuntimeError):
            threading.Thread(target=lambda: None).start()

    def test_garbage_that_a_methodcaller_is_part_of(self) -> None:
        """Its type's function of the collector has another type than it ought to in CPython's sources."""
        import gc
        import operator
        import weakref

        class Node:
            call: operator.methodcaller

        node = Node()
        node.call = operator.methodcaller("method", node)
        reference = weakref.ref(node)
        del node
        gc.collect()
        self.assertIsNone(reference())

    def test_exceptions_keep_tracebacks(self) -> None:
        import traceback

        try:
            raise ValueError("x")
        except ValueError:
            self.assertIn("test_platform.py", traceback.format_exc())


if __name__ == "__main__":
    unittest.main()
