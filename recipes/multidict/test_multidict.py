# SPDX-License-Identifier: Apache-2.0
"""The compiled dictionary keeps several values for a key, and all in order."""

from multidict import CIMultiDict, MultiDict, _multidict


def test_compiled() -> None:
    assert MultiDict is _multidict.MultiDict


def test_many_values() -> None:
    many = MultiDict([("a", 1), ("b", 2), ("a", 3)])
    assert many.getall("a") == [1, 3]
    assert many["a"] == 1
    assert list(many.items()) == [("a", 1), ("b", 2), ("a", 3)]
    many.popall("a")
    assert dict(many) == {"b": 2}


def test_case_does_not_matter() -> None:
    headers = CIMultiDict({"Content-Type": "text/plain"})
    assert headers["content-TYPE"] == "text/plain"
    headers.add("CONTENT-type", "text/html")
    assert headers.getall("content-type") == ["text/plain", "text/html"]
