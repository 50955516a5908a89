# SPDX-License-Identifier: Apache-2.0
"""What JavaScript objects can do in Python, by the protocols that C code and the language use."""

import bisect
import collections.abc
import ctypes
import sqlite3
import unittest

from js import Array
from pyodide.code import run_js
from pyodide.ffi import JsArray, JsException, to_js

# A shape of JavaScript, and what Python finds on it.
SHAPES = {
    "{}": {"as_object_map", "as_py_json"},
    "{set() {}}": {"__setitem__", "__delitem__", "as_object_map", "as_py_json"},
    "{get() {}}": {"__getitem__", "as_object_map", "as_py_json"},
    "{has() {}}": {"__contains__", "as_object_map", "as_py_json"},
    "{length: 1}": {"__len__", "as_object_map", "as_py_json"},
    "{size: 1}": {"__len__", "as_object_map", "as_py_json"},
    "{next() {}}": {"__iter__", "__next__", "__aiter__", "__anext__", "asend"},
    "{[Symbol.asyncIterator]() {}}": {"__aiter__", "as_object_map", "as_py_json"},
    "() => {}": {"__call__", "__get__"},
    "new ArrayBuffer(1)": set(),
    "[]": {"__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__", "__len__", "as_py_json"},
}
NAMES = set().union(*SHAPES.values())


class Protocols(unittest.TestCase):
    def test_an_object_has_what_its_shape_can_do(self) -> None:
        for source, wanted in SHAPES.items():
            with self.subTest(source):
                value = run_js(f"({source})")
                self.assertEqual({name for name in NAMES if hasattr(value, name)}, wanted)

    def test_an_array_is_a_sequence_for_c_code(self) -> None:
        numbers = run_js("[1, 3, 5]")
        self.assertTrue(ctypes.pythonapi.PySequence_Check(ctypes.py_object(numbers)))
        self.assertEqual(bisect.bisect(numbers, 3), 2)
        with sqlite3.connect(":memory:") as connection:
            self.assertEqual(connection.execute("select ?, ?, ?", numbers).fetchone(), (1, 3, 5))
        match numbers:
            case [first, *_]:
                self.assertEqual(first, 1)
            case _:
                self.fail("no sequence")

    def test_a_size_that_throws_is_an_error_of_who_asks(self) -> None:
        for size in ("length", "size"):
            thing = run_js(f"({{ get {size}() {{ throw new RangeError('none') }}, other: 5 }})")
            with self.assertRaisesRegex(JsException, "RangeError: none"):
                len(thing)
            self.assertEqual(thing.other, 5)
        with self.assertRaises(TypeError):
            len(run_js("new Proxy({}, { get() { throw new RangeError('all') } })"))

    def test_an_object_literal_is_one_whatever_its_constructor_property(self) -> None:
        self.assertEqual(run_js("({constructor: undefined, a: 1})").to_py(), {"constructor": None, "a": 1})
        self.assertEqual(run_js("({constructor: null, a: 1})").to_py()["a"], 1)

    def test_what_has_a_length_and_iterates_is_like_an_array(self) -> None:
        arguments = run_js("(function () { return arguments })(1, 2, 3)")
        self.assertIsInstance(arguments, JsArray)
        self.assertIsInstance(arguments, collections.abc.Sequence)
        self.assertEqual((arguments[-1], list(reversed(arguments))), (3, [3, 2, 1]))
        self.assertEqual(list(arguments[1:]), [2, 3])
        self.assertEqual(list(arguments + run_js("[4]")), [1, 2, 3, 4])
        nested = run_js("(function () { return {a: arguments} })({b: 1})")
        self.assertEqual([dict(one) for one in nested.as_py_json()["a"]], [{"b": 1}])
        self.assertEqual(arguments.as_py_json()[0], 1)

    def test_a_hole_is_no_item(self) -> None:
        with self.assertRaises(IndexError):
            run_js("[1, , 3]")[1]
        self.assertIsNone(run_js("[1, undefined, 3]")[1])

    def test_broken_iterators_raise(self) -> None:
        for result in ("5", "({})", "Promise.resolve({done: true})"):
            with self.subTest(result), self.assertRaises(TypeError):
                next(run_js(f"(o => o)({{next() {{ return {result} }}}})"))

    def test_a_function_in_a_class_is_a_method(self) -> None:
        class Box:
            side = 3
            area = run_js("(function () { return this.side ** 2 })")
            array = Array

        self.assertEqual(Box().area(), 9)
        self.assertEqual(list(Box.array.of(1)), [1])

    def test_slices_may_be_long(self) -> None:
        array = run_js("[1, 2, 3]")
        array[1:2] = range(100_000)
        self.assertEqual((len(array), array[0], array[1], array[-1]), (100_002, 1, 0, 3))

    def test_removing_passes_over_destroyed_proxies(self) -> None:
        array = run_js("[5]")
        array.push([])  # destroyed at the end of the call
        with self.assertRaises(ValueError):
            array.remove([6])

    def test_names_of_attributes_are_text(self) -> None:
        for value in (run_js("({})"), run_js("new Error('x')")):
            with self.subTest(value):
                for call in (lambda v=value: v.__getattribute__(0), lambda v=value: v.__setattr__(0, 1)):
                    self.assertRaises(TypeError, call)

    def test_symbols_keep_their_identity(self) -> None:
        for source in ("Symbol('a')", "Symbol.for('a')", "Symbol.iterator"):
            with self.subTest(source):
                symbol = run_js(f"globalThis.oneSymbol = {source}")
                self.assertEqual(hash(symbol), hash(run_js("oneSymbol")))
                self.assertEqual(symbol, run_js("oneSymbol"))
        run_js("delete globalThis.oneSymbol")

    def test_primitives_stay_the_same(self) -> None:
        for value in ("some text", 123456, 2.5, None, True):
            with self.subTest(value):
                self.assertIs(to_js(value), value)

    def test_scalars_of_ctypes_cross_by_value(self) -> None:
        kind = run_js("x => typeof x")
        self.assertEqual(kind(ctypes.c_int(5)), "number")
        self.assertEqual(kind(ctypes.c_bool(False)), "boolean")
        self.assertEqual(kind(ctypes.c_int64(2**60)), "bigint")
        self.assertEqual(kind(memoryview(b"a")[:0]), "object")

    def test_disposable_objects_are_context_managers(self) -> None:
        made = run_js("({open: true, [Symbol.dispose]() { this.open = false }})")
        with made as entered:
            self.assertIs(entered.open, True)
        self.assertIs(made.open, False)


if __name__ == "__main__":
    unittest.main()
