# SPDX-License-Identifier: Apache-2.0
"""Modules of the standard library that know of JavaScript, or that there are no processes."""

import ctypes.util
import errno
import json
import multiprocessing
import os
import tempfile
import unittest
import webbrowser

from pyodide.ffi import jsnull


class Json(unittest.TestCase):
    def test_null_as_a_value(self) -> None:
        self.assertEqual(json.dumps(jsnull), "null")
        self.assertEqual(json.dumps([jsnull, {"a": jsnull}]), '[null, {"a": null}]')
        self.assertEqual(json.dumps(jsnull, default=str), "null")
        self.assertEqual(json.dumps({"k": jsnull}, indent=1), '{\n "k": null\n}')

    def test_null_as_a_key(self) -> None:
        for options in ({}, {"indent": 0}, {"skipkeys": True}, {"check_circular": False}):
            with self.subTest(options):
                text = json.dumps([{jsnull: {jsnull: 1}}], **options)  # type: ignore[arg-type]
                self.assertEqual(json.loads(text), [{"null": {"null": 1}}])
        self.assertEqual("".join(json.JSONEncoder().iterencode({jsnull: 1})), '{"null": 1}')

    def test_the_rest_is_as_ever(self) -> None:
        class Encoder(json.JSONEncoder):
            def default(self, o: object) -> object:
                return "other"

        self.assertEqual(json.dumps([jsnull, object(), 2, True, 1.5], cls=Encoder), '[null, "other", 2, true, 1.5]')
        self.assertEqual(json.dumps({1: 2, None: None}, indent=0), '{\n"1": 2,\n"null": null\n}')
        for wrong in (object(), {object(): 1}, {(1,): jsnull}, {jsnull: object()}):
            with self.assertRaises(TypeError) as caught:
                json.dumps(wrong)
            self.assertNotIn("JsNull", str(caught.exception))
        circular: list[object] = [{jsnull: 1}]
        circular.append(circular)
        with self.assertRaisesRegex(ValueError, "Circular reference detected"):
            json.dumps(circular)


class Processes(unittest.TestCase):
    def test_starting_one_fails_as_fork_does(self) -> None:
        for start in (os.fork, *(multiprocessing.get_context(m).Process().start for m in ("fork", "spawn"))):
            with self.assertRaises(OSError) as caught:
                start()
            self.assertEqual(caught.exception.errno, errno.ENOSYS)

    def test_there_are_none_to_wait_for(self) -> None:
        with self.assertRaises(OSError) as caught:
            os.waitpid(-1, 0)
        self.assertEqual(caught.exception.errno, errno.ECHILD)


class Libraries(unittest.TestCase):
    def test_find_library_looks_in_the_folders_of_the_path(self) -> None:
        before = os.environ.get("LD_LIBRARY_PATH", "")
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/libown.so"
            with open(path, "wb"):
                pass
            try:
                os.environ["LD_LIBRARY_PATH"] = f"/nowhere::{folder}"
                self.assertEqual(ctypes.util.find_library("own"), path)
                self.assertIsNone(ctypes.util.find_library("other"))
            finally:
                os.environ["LD_LIBRARY_PATH"] = before


class Browser(unittest.TestCase):
    def test_pages_are_opened_by_the_window(self) -> None:
        import js
        from pyodide.code import run_js

        opened = run_js("[]")
        js.window = run_js(
            "(opened) => ({ open(...args) { opened.push(args.join()); return args[0] !== 'refused'; } })"
        )(opened)
        try:
            self.assertTrue(webbrowser.open("https://example.org"))
            self.assertTrue(webbrowser.open_new_tab("https://example.org/tab"))
        finally:
            del js.window
        self.assertEqual(opened.to_py(), ["https://example.org,_blank", "https://example.org/tab,_blank"])

    def test_without_a_window_there_is_no_browser(self) -> None:
        with self.assertRaises(webbrowser.Error):
            webbrowser.get("no-such-browser")
        self.assertEqual(webbrowser.open("https://example.org"), False)
