# SPDX-License-Identifier: Apache-2.0
"""Annotations that say how attributes, arguments and results of a JavaScript object are converted."""

import asyncio
import unittest
from collections.abc import Awaitable
from typing import Annotated, ClassVar

from _pyodide.jsbind import BindClass, Deep, Default, Json
from pyodide.code import run_js
from pyodide.ffi import JsProxy

thing = run_js("""
({
    list: [1, [2]], table: {a: {b: 2}}, plain: [3],
    show(...given) { return JSON.stringify(given); },
    kinds(...given) { return given.map((one) => Array.isArray(one) ? "array" : typeof one.toJs).join(" "); },
    echo(value) { return {value}; },
    inner() { return {size: [1]}; },
    async later() { return {a: [1]}; },
    async laterInner() { return {size: [2]}; },
    Box: class { constructor(...given) { this.given = given; } get() { return [7]; } static make() { return [8]; } },
})
""")


class Inner(BindClass):
    size: Annotated[list, Deep]


class Box(BindClass):
    given: Annotated[list, Deep]

    def __init__(self, first: Annotated[dict, Deep], /, *, name: str = "box"): ...
    def get(self) -> Annotated[list, Deep]: ...
    @staticmethod
    def make() -> Annotated[list, Deep]: ...


class Function(BindClass):
    def __call__(self, /) -> Annotated[list, Deep]: ...


class AnyFunction(BindClass):
    known: int

    def __getattr__(self, name: str) -> Function: ...


class Thing(BindClass):
    list: Annotated[list, Deep]
    table: Annotated[dict, Json]
    plain: Annotated[list, Default]
    Box: type[Box]

    def show(self, a: Annotated[dict, Deep], b: Annotated[dict, Json] = 5, /, *rest: int, key: int = 1) -> str: ...
    def kinds(self, a: Annotated[list, Deep], b: list, c: Annotated[list, Json], /) -> str: ...
    def echo(self, value) -> Annotated[dict, Deep]: ...
    def inner(self) -> Inner: ...
    async def later(self) -> Annotated[dict, Deep]: ...
    def laterInner(self) -> Awaitable[Inner]: ...


class Binding(unittest.TestCase):
    def setUp(self):
        self.bound = thing.bind_sig(Thing)

    def test_is_the_same_object(self):
        self.assertIsInstance(self.bound, JsProxy)
        self.assertEqual(self.bound, thing)
        self.assertIs(self.bound._sig, Thing)
        self.assertIsNone(thing._sig)
        self.assertIsNone(self.bound.bind_sig(None)._sig)

    def test_attributes(self):
        self.assertEqual(self.bound.list, [1, [2]])
        self.assertEqual(self.bound.table["a"]["b"], 2)
        self.assertIsInstance(self.bound.plain, JsProxy)
        self.assertIsInstance(self.bound.echo, JsProxy)
        with self.assertRaisesRegex(AttributeError, "nothing"):
            self.bound.nothing  # noqa: B018

    def test_class_attributes_and_properties(self):
        class Other:
            list: ClassVar[Annotated[list, Deep]]

            @property
            def table(self) -> Annotated[dict, Deep]: ...

        other = thing.bind_sig(Other)
        self.assertEqual(other.list, [1, [2]])
        self.assertEqual(other.table, {"a": {"b": 2}})

    def test_arguments(self):
        self.assertEqual(self.bound.show({"a": [1]}, {"b": [2]}), '[{"a":[1]},{"b":[2]},{"key":1}]')
        self.assertEqual(self.bound.show({"a": 1}), '[{"a":1},5,{"key":1}]')
        self.assertEqual(self.bound.show({}, 2, 3, 4, key=5), '[{},2,3,4,{"key":5}]')
        self.assertEqual(self.bound.kinds([1], [1], [1]), "array function array")

    def test_arguments_that_do_not_fit(self):
        with self.assertRaisesRegex(TypeError, "missing a required"):
            self.bound.show()
        with self.assertRaisesRegex(TypeError, "too many"):
            self.bound.echo(1, 2)

    def test_results(self):
        self.assertEqual(self.bound.echo("x"), {"value": "x"})
        self.assertEqual(self.bound.echo(value=1), {"value": 1})
        self.assertEqual(self.bound.inner().size, [1])

    def test_promises(self):
        async def main():
            return await self.bound.later(), (await self.bound.laterInner()).size

        outcome = []
        task = asyncio.ensure_future(main())
        task.add_done_callback(lambda done: outcome.append(done.result()))
        self.addCleanup(lambda: self.assertIn(outcome, ([], [({"a": [1]}, [2])])))

    def test_classes(self):
        box = self.bound.Box({"a": 1})
        self.assertEqual(box.given, [{"a": 1}, {"name": "box"}])
        self.assertEqual(box.get(), [7])
        self.assertEqual(self.bound.Box.make(), [8])
        self.assertEqual(thing.Box.bind_class(Box)({}, name="x").given, [{}, {"name": "x"}])

    def test_any_attribute(self):
        functions = run_js("({ numbers() { return [1, 2]; }, known: 5 })").bind_sig(AnyFunction)
        self.assertEqual(functions.numbers(), [1, 2])
        self.assertEqual(functions.known, 5)

    def test_functions(self):
        def signature(a: Annotated[list, Deep], /) -> Annotated[list, Deep]: ...

        function = run_js("(a) => [Array.isArray(a), a]").bind_sig(signature)
        self.assertEqual(function([1]), [True, [1]])


class Documented(unittest.TestCase):
    def test_docstrings(self):
        from _pyodide.docstring import dedent_docstring, get_cmeth_docstring

        self.assertEqual(dedent_docstring("a\n    b\n      c\n\n    d"), "a\nb\n  c\n\nd")
        self.assertTrue(get_cmeth_docstring(sum).startswith("sum(iterable, /, start=0)\n--\n\nReturn the sum"))

    def test_state(self):
        import sys

        from pyodide._state import restore_state, save_state
        from pyodide.ffi import register_js_module

        import __main__

        before = save_state()
        __main__.left_over = 1
        register_js_module("left_over_js", run_js("({})"))
        import left_over_js

        self.assertEqual(restore_state(before), 0)
        self.assertFalse(hasattr(__main__, "left_over"))
        self.assertNotIn("left_over_js", sys.modules)
        with self.assertRaises(ModuleNotFoundError):
            import left_over_js  # noqa: F401
