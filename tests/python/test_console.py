# SPDX-License-Identifier: Apache-2.0
"""pyodide.console: the state machine and completion of an interactive console."""

import unittest

from pyodide.console import Console, repr_shorten


class SyntaxCheck(unittest.TestCase):
    def check(self, *lines: str) -> list[str]:
        console = Console()
        return [console.push(line).syntax_check for line in lines]

    def test_complete(self) -> None:
        self.assertEqual(self.check("1 + 1", "x = 1", ""), ["complete"] * 3)

    def test_incomplete(self) -> None:
        self.assertEqual(self.check("def f():", "    return 1", ""), ["incomplete", "incomplete", "complete"])
        self.assertEqual(self.check("(1 +", "2)"), ["incomplete", "complete"])
        self.assertEqual(self.check("'''a", "b'''"), ["incomplete", "complete"])

    def test_syntax_error(self) -> None:
        console = Console()
        future = console.push("a = = 1")
        self.assertEqual(future.syntax_check, "syntax-error")
        self.assertIn("SyntaxError", future.formatted_error)
        self.assertEqual(console.push("1").syntax_check, "complete")


class Completion(unittest.TestCase):
    def test_attributes(self) -> None:
        self.assertEqual(Console().complete("str.isa"), (["str.isalnum(", "str.isalpha(", "str.isascii("], 0))
        self.assertEqual(Console().complete("a = 5 ; str.isa"), (["str.isalnum(", "str.isalpha(", "str.isascii("], 8))

    def test_the_live_namespace(self) -> None:
        console = Console({"some_long_name": [1]})
        self.assertEqual(console.complete("print(some_l"), (["some_long_name"], 6))
        self.assertIn("some_long_name.append(", console.complete("some_long_name.app")[0])

    def test_nothing(self) -> None:
        self.assertEqual(Console().complete("no_such_prefix_here")[0], [])


class Shortening(unittest.TestCase):
    def test_repr_shorten(self) -> None:
        self.assertEqual(repr_shorten("abc"), "'abc'")
        text = repr_shorten("x" * 5000, limit=100)
        self.assertLess(len(text), 200)
        self.assertTrue(text.startswith("'xxx"))


if __name__ == "__main__":
    unittest.main()
