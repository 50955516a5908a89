# SPDX-License-Identifier: Apache-2.0
"""Conversions hold for any Python value: hypothesis looks for one that does not come back as it should."""

import math
import unittest

from examples import look_for
from hypothesis import given
from hypothesis import strategies as st
from pyodide.code import run_js
from pyodide.ffi import JsBigInt, JsProxy, create_proxy, jsnull, to_js

look_for(200)

LAST_SAFE = 2**53 - 1

integers = st.one_of(
    st.integers(),
    st.integers(min_value=-(2**600), max_value=2**600),
    st.builds(
        lambda power, near, sign: sign * (2**power + near),
        st.sampled_from([30, 31, 32, 52, 53, 54, 62, 63, 64, 128]),
        st.integers(-3, 3),
        st.sampled_from([1, -1]),
    ),
)
floats = st.one_of(st.floats(), st.sampled_from([math.nan, math.inf, -math.inf, -0.0, 0.0, 2.0**53, 2.0**53 - 1]))
# Any code point, halves of surrogate pairs too.
text = st.text(st.one_of(st.characters(codec=None, exclude_categories=()), st.integers(0xD800, 0xDFFF).map(chr)))
scalars = st.one_of(st.none(), st.just(jsnull), st.booleans(), integers, floats, text)
trees = st.recursive(
    st.one_of(scalars, st.binary(), st.sets(scalars, max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(text, inner, max_size=5),
    ),
    max_leaves=20,
)
keepers = st.one_of(
    st.lists(scalars),
    st.dictionaries(text, scalars),
    st.sets(scalars),
    st.binary(),
    st.tuples(scalars),
    st.complex_numbers(),
)

echo = run_js("value => value")
same_in_javascript = run_js("(one, other) => Object.is(one, other)")


def as_javascript_has_it(value: object) -> object:
    """What comes back of the value: a number, a bigint where it is too large for one; a character of two surrogates."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if isinstance(value, float) and value.is_integer() and abs(value) <= LAST_SAFE:
        return int(value)
    if type(value) is int and abs(value) > LAST_SAFE:
        return JsBigInt(value)
    if isinstance(value, list | tuple):
        return [as_javascript_has_it(item) for item in value]
    if isinstance(value, dict):
        return {as_javascript_has_it(key): as_javascript_has_it(item) for key, item in value.items()}
    return value


def exactly(value: object) -> object:
    """The value in a form whose equality tells types, -0.0 from 0 and lets NaN equal itself."""
    if isinstance(value, list):
        return ("list", tuple(exactly(item) for item in value))
    if isinstance(value, dict):
        return ("dict", frozenset((key, exactly(item)) for key, item in value.items()))
    if isinstance(value, bytes | memoryview):
        return ("bytes", bytes(value))
    if isinstance(value, set):
        return ("set", frozenset(exactly(as_javascript_has_it(item)) for item in value))
    return (type(value).__name__, repr(value))


class Properties(unittest.TestCase):
    @given(scalars)
    def test_a_scalar_comes_back(self, value: object) -> None:
        self.assertEqual(exactly(echo(value)), exactly(as_javascript_has_it(value)))

    @given(scalars)
    def test_a_second_journey_changes_nothing(self, value: object) -> None:
        once = echo(value)
        self.assertEqual(exactly(echo(once)), exactly(once))

    @given(trees)
    def test_to_py_is_the_inverse_of_to_js(self, tree: object) -> None:
        there = to_js(tree)
        back = there.to_py() if isinstance(there, JsProxy) else there
        self.assertEqual(exactly(back), exactly(as_javascript_has_it(tree)))

    @given(trees)
    def test_to_js_is_the_inverse_of_to_py(self, tree: object) -> None:
        there = to_js(tree)
        if not isinstance(there, JsProxy):
            return
        once = there.to_py()
        again = to_js(once)
        self.assertEqual(exactly(again.to_py()), exactly(once))
        self.assertEqual(again.constructor.name, there.constructor.name)

    @given(keepers)
    def test_a_proxied_object_comes_back_as_itself(self, value: object) -> None:
        self.assertIs(echo(value), value)
        proxy = create_proxy(value)
        try:
            self.assertIs(echo(proxy).unwrap(), value)
        finally:
            proxy.destroy()

    @given(st.lists(scalars), st.integers(1, 4))
    def test_what_is_shared_stays_shared(self, shared: list[object], times: int) -> None:
        there = to_js([shared] * times)
        self.assertTrue(all(same_in_javascript(there[0], item) for item in there))
        back = there.to_py()
        self.assertTrue(all(item is back[0] for item in back))

    @given(st.lists(st.sampled_from(["{}", "[]", "new Map()", "() => 1", "new Uint8Array(2)", "Symbol('x')"])))
    def test_a_javascript_object_comes_back_as_itself(self, sources: list[str]) -> None:
        objects = [run_js(f"({source})") for source in sources]
        there = to_js(objects)
        self.assertTrue(all(same_in_javascript(one, other) for one, other in zip(objects, there, strict=True)))
        self.assertEqual(list(there.to_py(depth=1)), objects)

    @given(text)
    def test_length_is_in_code_units_there_and_code_points_here(self, value: str) -> None:
        units = run_js("text => text.length")(value)
        self.assertEqual(units, len(value.encode("utf-16-le", "surrogatepass")) // 2)

    @given(st.binary())
    def test_bytes_arrive_as_they_are(self, value: bytes) -> None:
        there = to_js(value)
        self.assertEqual(there.constructor.name, "Uint8Array")
        self.assertEqual(there.to_bytes(), value)
