# SPDX-License-Identifier: Apache-2.0
"""pyodide.code: running source from Python itself."""

import __future__

import ast
import unittest

from pyodide.code import CodeRunner, eval_code, find_imports, relaxed_call, relaxed_wrap, run_js, should_quiet


class EvalCode(unittest.TestCase):
    def test_last_expression(self) -> None:
        self.assertEqual(eval_code("1 + 1"), 2)
        self.assertIsNone(eval_code("1 + 1;"))
        self.assertEqual(eval_code("1 + 1;", quiet_trailing_semicolon=False), 2)
        self.assertIsNone(eval_code("x = 1"))

    def test_return_modes(self) -> None:
        self.assertEqual(eval_code("test = 1 + 1", return_mode="last_expr_or_assign"), 2)
        self.assertIsNone(eval_code("test = 1 + 1", return_mode="last_expr"))
        self.assertIsNone(eval_code("1 + 1", return_mode="none"))

    def test_namespaces(self) -> None:
        names: dict[str, object] = {"y": 100}
        self.assertEqual(eval_code("locals()['y'] - globals()['y']", names, {"y": 200}), 100)
        eval_code("z = y + 1", names)
        self.assertEqual(names["z"], 101)

    def test_no_namespace_is_a_new_one(self) -> None:
        eval_code("leaked = 1")
        with self.assertRaises(NameError):
            eval_code("leaked")

    def test_file_name(self) -> None:
        frame = None
        try:
            eval_code("\n1 / 0", filename="a_file.py")
        except ZeroDivisionError as error:
            frame = error.__traceback__
        frames = []
        while frame is not None:
            frames.append((frame.tb_frame.f_code.co_filename, frame.tb_lineno))
            frame = frame.tb_next
        self.assertIn(("a_file.py", 2), frames)

    def test_syntax_error(self) -> None:
        with self.assertRaises(SyntaxError) as caught:
            eval_code("a = = 1")
        self.assertEqual(caught.exception.lineno, 1)

    def test_code_runner(self) -> None:
        runner = CodeRunner("x + y").compile()
        self.assertEqual(runner.run({"x": 20}, {"y": 5}), 25)
        self.assertEqual(runner.run({"x": 1, "y": 2}), 3)

    def test_code_runner_lets_the_tree_be_changed(self) -> None:
        class Double(ast.NodeTransformer):
            def visit_Constant(self, node: ast.Constant) -> ast.AST:
                return ast.copy_location(ast.Constant(node.value * 2), node)

        runner = CodeRunner("3 + 4")
        runner.ast = ast.fix_missing_locations(Double().visit(runner.ast))
        self.assertEqual(runner.compile().run(), 14)

    def test_code_runner_in_the_wrong_order(self) -> None:
        runner = CodeRunner("1")
        with self.assertRaisesRegex(RuntimeError, "^Not yet compiled"):
            runner.run()
        with self.assertRaisesRegex(RuntimeError, "^Already compiled"):
            runner.compile().compile()

    def test_code_that_awaits_is_for_run_async(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "^Used eval_code with TOP_LEVEL_AWAIT. Use run_async"):
            eval_code("await None", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    def test_wrong_arguments(self) -> None:
        for call in (eval_code, CodeRunner, find_imports):
            with self.assertRaisesRegex(TypeError, "^expected string or bytes-like object, got 'int'"):
                call(3)  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "^globals must be a real dict"):
            eval_code("1", [])  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "^locals must be a mapping"):
            eval_code("1", {}, 3)  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "^argument should have type 'string' not type 'int'"):
            run_js(3)  # type: ignore[arg-type]

    def test_flags_are_the_callers(self) -> None:
        annotations = "def f(x: int): ...\nf.__annotations__['x']"
        self.assertIs(eval_code(annotations), int)
        self.assertEqual(eval_code(annotations, flags=__future__.annotations.compiler_flag), "int")
        namespace: dict[str, object] = {}
        exec(
            f"from __future__ import annotations\nfound = eval_code({annotations!r})",
            {"eval_code": eval_code},
            namespace,
        )
        self.assertIs(namespace["found"], int)


class Helpers(unittest.TestCase):
    def test_should_quiet(self) -> None:
        for source, expected in [("1 + 1", False), ("1 + 1 ;", True), ("1 + 1 # comment ;", False), ("'a;'", False)]:
            with self.subTest(source):
                self.assertEqual(should_quiet(source), expected)

    def test_find_imports(self) -> None:
        self.assertEqual(sorted(find_imports("import numpy\nif x:\n    from scipy import linalg")), ["numpy", "scipy"])
        self.assertEqual(find_imports("1 + 1"), [])
        self.assertEqual(find_imports("not python ("), [])

    def test_run_js(self) -> None:
        self.assertEqual(run_js("[1, 2, 3].map((n) => n * n)").to_py(), [1, 4, 9])

    def test_relaxed_call(self) -> None:
        self.assertEqual(relaxed_call(lambda a, b=5: (a, b), 1, 2, 3, c=4), (1, 2))
        with self.assertRaisesRegex(TypeError, "^missing a required argument: 'b'"):
            relaxed_call(lambda a, b: (a, b), 1)

    def test_relaxed_wrap(self) -> None:
        self.assertEqual(relaxed_wrap(lambda a: a)(1, 2, c=3), 1)
        with self.assertRaisesRegex(TypeError, "^Cannot wrap function"):
            relaxed_wrap(3)  # type: ignore[arg-type]


if __name__ == "__main__":
    unittest.main()
