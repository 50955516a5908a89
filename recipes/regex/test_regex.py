# SPDX-License-Identifier: Apache-2.0
"""What regex has and re has not."""

import regex


def test_properties_sets_and_recursion() -> None:
    assert regex.findall(r"\p{Greek}+", "abc \u03b1\u03b2\u03b3 def") == ["\u03b1\u03b2\u03b3"]
    assert regex.findall(r"(?V1)[[a-z]--[aeiou]]+", "education") == ["d", "c", "t", "n"]
    assert regex.fullmatch(r"(\((?:[^()]|(?1))*\))", "(a(b)(c(d)))") is not None


def test_fuzzy() -> None:
    found = regex.search(r"(?:matching){e<=2}", "fuzzy mathcing")
    assert found is not None and sum(found.fuzzy_counts) <= 2
