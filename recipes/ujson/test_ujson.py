# SPDX-License-Identifier: Apache-2.0
"""Values and back; doubles keep all their digits."""

import json

import ujson


def test_round_trip() -> None:
    value = {"a": [1, -2, 0.1, 1e300, 5e-324, None, True, "\u20ac\n"], "b": {"c": []}}
    assert ujson.loads(ujson.dumps(value)) == value
    assert json.loads(ujson.dumps(value)) == value


def test_broken_text_is_an_exception() -> None:
    try:
        ujson.loads('{"a": ')
    except ujson.JSONDecodeError:
        return
    raise AssertionError("it was taken")
