# SPDX-License-Identifier: Apache-2.0
"""pyodide.ffi and the module js, from Python's side."""

import inspect
import pickle
import unittest
from typing import get_args

import js
from pyodide import ffi
from pyodide.code import run_js
from pyodide.ffi import (
    JsException,
    JsProxy,
    create_once_callable,
    create_proxy,
    jsnull,
    register_js_module,
    to_js,
    unregister_js_module,
)


class Objects(unittest.TestCase):
    def test_a_proxy_of_a_proxy_stands_for_the_object(self) -> None:
        inner = create_proxy(thing := [1])
        proxy = inner
        for _ in range(50):
            proxy = create_proxy(proxy)
        self.assertIs(proxy.unwrap(), thing)
        self.assertFalse(hasattr(proxy, "nothing"))
        inner.destroy()
        self.assertEqual(len(proxy), 1)
        proxy.destroy()
        with self.assertRaisesRegex(JsException, "destroyed"):
            create_proxy(inner)

    def test_types(self) -> None:
        self.assertIsInstance(js.Object.new(), JsProxy)
        self.assertEqual(type(run_js("1")), int)
        self.assertEqual(type(run_js("1.5")), float)
        self.assertEqual(type(run_js("true")), bool)
        self.assertEqual(type(run_js("'text'")), str)
        self.assertIsNone(run_js("undefined"))
        self.assertIs(run_js("null"), jsnull)
        self.assertEqual(run_js("2n ** 70n"), 2**70)

    def test_typeof(self) -> None:
        self.assertEqual(js.Object.new().typeof, "object")
        self.assertEqual(run_js("() => 1").typeof, "function")

    def test_attributes(self) -> None:
        obj = run_js("({a: 1, $b: 2})")
        obj.c = 3
        self.assertEqual((obj.a, getattr(obj, "$b"), obj.c), (1, 2, 3))
        del obj.a
        self.assertFalse(hasattr(obj, "a"))
        self.assertIn("c", dir(obj))
        with self.assertRaises(AttributeError):
            obj.missing  # noqa: B018

    def test_a_name_that_python_reserves(self) -> None:
        obj = run_js("({class: 5, from: 6})")
        self.assertEqual((obj.class_, obj.from_), (5, 6))

    def test_identity_and_equality(self) -> None:
        obj = js.Object.new()
        holder = js.Object.new()
        holder.inner = obj
        self.assertEqual(holder.inner, obj)
        self.assertNotEqual(obj, js.Object.new())

    def test_an_error_is_equal_to_itself_wherever_it_is_read(self) -> None:
        errors = run_js("[new TypeError('x'), new TypeError('x')]")
        first, second = errors
        self.assertEqual(errors[0], first)
        self.assertEqual(hash(errors[0]), hash(first))
        self.assertNotEqual(first, second)
        self.assertEqual(first.js_error, first)
        self.assertEqual((errors.index(second), errors.count(first)), (1, 1))
        self.assertIn(second, [first, second])
        self.assertNotEqual(JsException(5), JsException(5))
        self.assertNotEqual(first, 5)

    def test_a_function_is_equal_to_itself_wherever_it_is_read(self) -> None:
        date = js.Date.new(0)
        self.assertEqual(date.constructor, js.Date)
        self.assertEqual(hash(date.constructor), hash(js.Date))
        self.assertIn(date.constructor, [js.Map, js.Date])
        self.assertEqual(js.Array.new().push, js.Array.prototype.push)
        self.assertNotEqual(js.Array.new().push, js.Array.new().pop)

    def test_truth(self) -> None:
        self.assertFalse(run_js("[]"))
        self.assertTrue(run_js("[0]"))
        self.assertFalse(run_js("new Map()"))
        self.assertTrue(run_js("({})"))

    def test_string(self) -> None:
        self.assertEqual(str(run_js("({toString() { return 'mine'; }})")), "mine")
        self.assertEqual(str(run_js("[1, 2]")), "1,2")

    def test_cannot_be_pickled(self) -> None:
        with self.assertRaises((TypeError, pickle.PicklingError)):
            pickle.dumps(js.Object.new())


class Sequences(unittest.TestCase):
    def test_items_and_slices(self) -> None:
        array = run_js("[10, 20, 30, 40]")
        self.assertEqual((array[0], array[-1], len(array)), (10, 40, 4))
        self.assertEqual(list(array[1:3]), [20, 30])
        with self.assertRaises(IndexError):
            array[4]
        array[0] = 11
        del array[1]
        self.assertEqual(array.to_py(), [11, 30, 40])

    def test_list_methods(self) -> None:
        array = run_js("[1, 2]")
        array.append(3)
        array.extend([4, 5])
        self.assertEqual(array.pop(), 5)
        self.assertEqual((array.index(3), array.count(1)), (2, 1))
        self.assertEqual(list(reversed(array)), [4, 3, 2, 1])

    def test_iteration_and_containment(self) -> None:
        self.assertEqual([n * 2 for n in run_js("[1, 2]")], [2, 4])
        self.assertIn(2, run_js("[1, 2]"))
        self.assertEqual(sorted(run_js("new Set([3, 1, 2])")), [1, 2, 3])
        self.assertEqual(list(run_js("(function* () { yield 1; yield 2; })()")), [1, 2])

    def test_maps(self) -> None:
        table = run_js("new Map([['a', 1], ['b', 2]])")
        table["c"] = 3
        del table["a"]
        self.assertEqual((table["b"], len(table), "a" in table), (2, 2, False))
        with self.assertRaises(KeyError):
            table["a"]
        self.assertEqual(table.to_py(), {"b": 2, "c": 3})


class Calls(unittest.TestCase):
    def test_functions_methods_and_new(self) -> None:
        self.assertEqual(run_js("(a, b) => a - b")(5, 3), 2)
        self.assertEqual(run_js("({n: 7, get() { return this.n; }})").get(), 7)
        self.assertEqual(js.Date.new(0).getTime(), 0)

    def test_keyword_arguments_are_one_object(self) -> None:
        self.assertEqual(run_js("(a, options) => JSON.stringify([a, options])")(1, x=2, y="z"), '[1,{"x":2,"y":"z"}]')

    def test_not_callable(self) -> None:
        with self.assertRaises(TypeError):
            js.Object.new()()

    def test_callbacks(self) -> None:
        proxy = create_proxy(lambda n, *_: n + 1)
        self.assertEqual(run_js("[1, 2]").map(proxy).to_py(), [2, 3])
        proxy.destroy()
        self.assertEqual(run_js("(f) => f(20)")(lambda n: n * 2), 40)

    def test_once_callable(self) -> None:
        once = create_once_callable(lambda: "called")
        call = run_js("(f) => f()")
        self.assertEqual(call(once), "called")
        with self.assertRaises(JsException):
            call(once)

    def test_errors(self) -> None:
        with self.assertRaises(JsException) as caught:
            run_js("() => { throw new RangeError('too far'); }")()
        self.assertEqual((caught.exception.name, caught.exception.message), ("RangeError", "too far"))
        with self.assertRaises(ZeroDivisionError):
            run_js("(f) => f()")(lambda: 1 / 0)


class Conversions(unittest.TestCase):
    def test_to_js(self) -> None:
        show = run_js("(value) => `${value?.constructor?.name} ${JSON.stringify(value)}`")
        for value, expected in [
            ([1, "a", None, True], 'Array [1,"a",null,true]'),
            ((1, 2), "Array [1,2]"),
            ([[1], [[2]]], "Array [[1],[[2]]]"),
            (b"ab", 'Uint8Array {"0":97,"1":98}'),
        ]:
            with self.subTest(value):
                self.assertEqual(show(to_js(value)), expected)

    def test_to_js_of_dicts(self) -> None:
        as_object = to_js({"a": {"b": 1}}, dict_converter=js.Object.fromEntries)
        self.assertEqual(js.JSON.stringify(as_object), '{"a":{"b":1}}')

    def test_depth(self) -> None:
        outer = to_js([[1]], depth=1)
        self.assertTrue(run_js("(value) => Array.isArray(value) && !Array.isArray(value[0])")(outer))

    def test_cycles(self) -> None:
        cycle: list[object] = [1]
        cycle.append(cycle)
        self.assertTrue(run_js("(value) => value[1] === value")(to_js(cycle)))

    def test_to_py(self) -> None:
        self.assertEqual(run_js("({a: [1, {b: null}], c: new Set([1])})").to_py(), {"a": [1, {"b": jsnull}], "c": {1}})
        self.assertEqual(run_js("new Uint8Array([1, 2])").to_py().tolist(), [1, 2])

    def test_object_entries_keys_values(self) -> None:
        obj = run_js("({x: 1, y: 2})")
        self.assertEqual(obj.object_keys().to_py(), ["x", "y"])
        self.assertEqual(obj.object_values().to_py(), [1, 2])
        self.assertEqual(obj.object_entries().to_py(), [["x", 1], ["y", 2]])


class Buffers(unittest.TestCase):
    def test_typed_arrays(self) -> None:
        array = run_js("new Float64Array([0.5, 1.5])")
        self.assertEqual(array.to_py().tolist(), [0.5, 1.5])
        self.assertEqual(run_js("new Uint8Array([104, 105])").to_bytes(), b"hi")
        self.assertEqual(run_js("new Uint8Array([104, 105])").to_string(), "hi")

    def test_assign(self) -> None:
        array = run_js("new Uint8Array(3)")
        array.assign(b"abc")
        self.assertEqual(array.to_bytes(), b"abc")
        target = bytearray(3)
        array.assign_to(target)
        self.assertEqual(target, b"abc")


class Names(unittest.TestCase):
    def test_signatures(self) -> None:
        expected = {
            ffi.create_proxy: "(obj, /, *, capture_this=False, roundtrip=True)",
            ffi.create_once_callable: "(obj, /, *, _may_syncify=False)",
            ffi.destroy_proxies: "(pyproxies, /)",
            ffi.to_js: "(obj, /, *, depth=-1, pyproxies=None, create_pyproxies=True, dict_converter=None, "
            "default_converter=None, eager_converter=None)",
        }
        for function, signature in expected.items():
            self.assertEqual(str(inspect.signature(function)), signature)

    def test_import_star_brings_what_is_documented(self) -> None:
        names: dict[str, object] = {}
        exec("from pyodide.ffi import *", names)
        self.assertIn("JsProxy", names)
        self.assertNotIn("scope", names)

    def test_parameters_of_classes_are_for_annotations(self) -> None:
        self.assertEqual(repr(ffi.JsArray[int]), "pyodide.ffi.JsArray[int]")
        self.assertEqual(get_args(ffi.JsMap[str, int]), (str, int))

    def test_what_is_no_array_of_proxies(self) -> None:
        with self.assertRaisesRegex(TypeError, "^Expected a JsProxy for the argument"):
            ffi.destroy_proxies([])  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "^Expected a Js Array for the pyproxies argument"):
            ffi.destroy_proxies(run_js("({})"))


class Modules(unittest.TestCase):
    def test_register(self) -> None:
        register_js_module("registered_here", run_js("({value: 7, sub: {deep: 8}})"))
        from registered_here import value
        from registered_here.sub import deep

        self.assertEqual((value, deep), (7, 8))
        unregister_js_module("registered_here")

    def test_js_is_a_module(self) -> None:
        from js import JSON, Math

        self.assertEqual(Math.max(1, 3, 2), 3)
        self.assertEqual(JSON.stringify("x"), '"x"')
        with self.assertRaises(ImportError):
            from js import noSuchThingAnywhere  # noqa: F401


if __name__ == "__main__":
    unittest.main()
