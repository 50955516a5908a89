# SPDX-License-Identifier: Apache-2.0
"""libyaml's parser and emitter give what the ones in Python give, and break off where they do."""

import yaml

TEXT = """\
# A comment
name: &anchor "caf\\u00e9 \\u20ac"
list: [1, 0x1F, 1.5e+3, .inf, ~, yes, 2026-11-23]
block: |
  one
    two
folded: >-
  a
  b
again: *anchor
nested:
  - {x: 1, y: [2, 3]}
  - !!set {p, q}
...
"""


def test_both_parsers_agree() -> None:
    assert yaml.__with_libyaml__
    value = yaml.load(TEXT, Loader=yaml.CSafeLoader)
    assert value == yaml.load(TEXT, Loader=yaml.SafeLoader)
    assert value["list"][:3] == [1, 31, 1500.0] and value["list"][6].year == 2026
    assert value["again"] == "caf\u00e9 \u20ac" and value["block"] == "one\n  two\n" and value["folded"] == "a b"
    events = [list(map(repr, yaml.parse(TEXT, Loader=loader))) for loader in (yaml.CLoader, yaml.Loader)]
    assert events[0] == events[1]


def test_round_trip() -> None:
    value = {"a": [1, -2.5, None, True, "\u20ac", "no"], "b": {"c": [], "d": "x\ny"}}
    text = yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True)
    assert text == yaml.dump(value, Dumper=yaml.SafeDumper, allow_unicode=True)
    assert yaml.load(text, Loader=yaml.CSafeLoader) == value


def test_errors_tell_where() -> None:
    try:
        yaml.load("a: 1\nb: [2,\n", Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        assert error.problem_mark.line == 2
        return
    raise AssertionError("it was taken")
