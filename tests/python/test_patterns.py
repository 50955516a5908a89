# SPDX-License-Identifier: Apache-2.0
"""Searching is matching at each place: for any pattern, what search() finds is the first place where match() does."""

import itertools
import re
import unittest

from examples import look_for
from hypothesis import given
from hypothesis import strategies as st

look_for(1000)

# Few letters, so that patterns are found; some (long s, dotless i, kelvin) leave ASCII or 8 bits with their case.
LETTERS = "abcAB01_ -\nkKsSµßéÿ\u017f\u0131\u0130\u212a東"
items = st.sampled_from(
    [
        *"abcAB01_ kKsSµßé\u017f東",
        ".",
        r"\w",
        r"\W",
        r"\d",
        r"\D",
        r"\s",
        r"\S",
        "[abc]",
        "[^abc]",
        "[a-c0-1]",
        "[k-sé]",
        "[ack0_東]",
        "[^acks]",
        r"[\w-]",
        r"[^\d\n]",
        "[a東-林]",
    ]
)
anchors = st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\Z", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", "(?<![ab])"])
counts = st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,3}", "{2,}?", "{0,2}", "*+", "++", "?+"])


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.builds(
        "{}{}){}".format,
        st.sampled_from(["(", "(?:", "(?>", "(?i:", "(?s:"]),
        st.lists(inner, min_size=1, max_size=4).map("|".join),
        st.sampled_from(["", "", "+", "*", "?", "{2}", "+?"]),
    )
    return st.one_of(groups, st.lists(inner, min_size=2, max_size=4).map("".join))


patterns = st.recursive(
    st.one_of(items, items, st.builds("{}{}".format, items, counts), anchors), larger, max_leaves=10
)
texts = st.text(st.sampled_from(LETTERS), max_size=30)
flags = st.sampled_from([0, re.I, re.M, re.S, re.A, re.I | re.A, re.M | re.S | re.I])


def first(pattern: re.Pattern, text: str | bytes, start: int = 0) -> re.Match | None:
    """What search() has to find: the match at the first place where there is one."""
    return next((match for at in range(start, len(text) + 1) if (match := pattern.match(text, at))), None)


def regs(match: re.Match | None) -> tuple[tuple[int, int], ...] | None:
    return match and match.regs


def places(pattern: re.Pattern, text: str) -> list[tuple[int, int]]:
    """Where each match begins and ends that is not within the one before it."""
    found, match = [], first(pattern, text)
    while match:
        found.append(match.span())
        match = first(pattern, text, max(match.end(), match.start() + 1))
    return found


class Searching(unittest.TestCase):
    @given(patterns, flags, texts, st.integers(0, 5))
    def test_search(self, source: str, flag: int, text: str, start: int) -> None:
        pattern = re.compile(source, flag)
        expected = first(pattern, text, min(start, len(text)))
        self.assertEqual(regs(pattern.search(text, start)), regs(expected))

    @given(patterns, st.sampled_from([0, re.I, re.M, re.L, re.I | re.L]), texts)
    def test_search_of_bytes(self, source: str, flag: int, text: str) -> None:
        narrow = {ord(letter): "é" for letter in source if ord(letter) > 255}
        pattern, data = re.compile(source.translate(narrow).encode("latin-1"), flag), text.encode("latin-1", "replace")
        self.assertEqual(regs(pattern.search(data)), regs(first(pattern, data)))

    @given(patterns, flags, texts)
    def test_findall_and_sub(self, source: str, flag: int, text: str) -> None:
        pattern = re.compile(source, flag)
        spans = [match.span() for match in pattern.finditer(text)]
        self.assertEqual(len(pattern.findall(text)), len(spans))
        for before, after in itertools.pairwise(spans):
            self.assertLessEqual(before[1], after[0])
        kept, at = [], 0
        for begin, end in spans:
            kept.append(text[at:begin])
            at = end
        self.assertEqual(pattern.sub("", text), "".join(kept) + text[at:])
        if all(begin < end for begin, end in spans):
            self.assertEqual(spans, places(pattern, text))

    def test_long_words(self) -> None:
        words = "agggtaaa|tttaccct|[cgt]gggtaaa|a[act]ggtaaa"
        text = "acgtt" * 1000 + "aaggtaaa" + "gattaca" * 1000
        self.assertEqual([found.span() for found in re.finditer(words, text)], [(5000, 5008)])
        self.assertIsNone(re.search(words, text[:5007]))
        self.assertEqual(re.search(words, text, re.I).start(), 5000)
        self.assertIsNone(re.compile(words).search(text, 0, 5007))

    def test_many_optional_items(self) -> None:
        """What is known of a pattern's first characters takes no stack for items that may be missing."""
        self.assertEqual(re.search("a?" * 20_000 + "b", "ccb").span(), (2, 3))


if __name__ == "__main__":
    unittest.main()
