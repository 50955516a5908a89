# SPDX-License-Identifier: Apache-2.0
"""Counting references: immortal objects outlive any count, and those that code may change in place keep theirs."""

import ctypes
import gc
import sys
import unittest

IMMORTAL = 0x3FFFFFFF


def count(thing: object) -> ctypes.c_ssize_t:
    """The count as it lies in memory, which `sys.getrefcount` does not tell of an immortal object."""
    return ctypes.c_ssize_t.from_address(id(thing))


class ImmortalObjects(unittest.TestCase):
    """Functions in C give many of them away uncounted, so that their count sinks."""

    def sink(self, thing: object, give: object) -> None:
        """Lets `give` hand out `thing` until its count, close to nothing, has gone through zero."""
        stored = count(thing)
        stored.value = 5
        for _ in range(50):
            give()
        gc.collect()
        self.assertIs(give(), thing)
        self.assertEqual(type(thing), type(give()))

    def test_none_bools_and_their_like(self) -> None:
        values = [1, 2]
        for thing, give in [
            (None, [].clear),
            (True, lambda: values == [1, 2]),
            (False, lambda: values != [1, 2]),
            (NotImplemented, lambda: (1).__eq__("")),
        ]:
            with self.subTest(thing):
                self.sink(thing, give)
                self.assertEqual(sys.getrefcount(thing), IMMORTAL)

    def test_characters_and_empty_strings(self) -> None:
        text = "a*b"
        for thing, give in [
            ("*", lambda: text[1]),
            ("", lambda: text[1:1]),
            ((), lambda: tuple(text[1:1])),
        ]:
            with self.subTest(thing):
                self.sink(thing, give)
                self.assertEqual(hash(thing), hash(give()))

    def test_small_ints(self) -> None:
        seven = int("7")
        release = ctypes.pythonapi.Py_DecRef  # they are counted when they are given away: by itself the count stays
        release.argtypes, release.restype = [ctypes.py_object], None

        def give_and_release() -> int:
            release(seven)
            return -int("-7")

        self.sink(seven, give_and_release)
        self.assertEqual([seven, seven + seven, seven * -1], [7, 14, -7])

    def test_reading_a_count(self) -> None:
        held = [None] * 100_000
        self.assertEqual(sys.getrefcount(None), IMMORTAL)
        del held
        self.assertEqual(sys.getrefcount(int), IMMORTAL)


class CountedObjects(unittest.TestCase):
    """Ints and bytes that exist once are counted when they are given away: code changes what has one owner in place."""

    def test_giving_one_away_and_taking_it_back_changes_nothing(self) -> None:
        for thing, give in [
            (7, lambda: int("7")),
            (0, lambda: int("0")),
            (b"*", lambda: bytes([42])),
            (b"", lambda: bytes(0)),
        ]:
            with self.subTest(thing):
                give()
                before = count(thing).value
                for _ in range(1000):
                    give()
                self.assertLess(abs(count(thing).value - before), 10)

    def test_types_do_not_count_their_instances(self) -> None:
        before = count(int).value
        made = [value * 1000 for value in range(1, 2000)]
        self.assertLess(abs(count(int).value - before), 10)
        self.assertEqual(len(made), 1999)


class Ints(unittest.TestCase):
    """Ints of one digit are freed into a list, from which the next ones come."""

    def test_they_are_made_anew(self) -> None:
        values = [number * number for number in range(1000)]
        del values
        self.assertEqual([number + 10_000 for number in range(200)], list(range(10_000, 10_200)))

    def test_larger_and_smaller_ones_mix(self) -> None:
        for exponent in (10, 29, 30, 31, 60, 200):
            for value in (2**exponent - 1, -(2**exponent), 2**exponent + 1):
                shrunk = value >> exponent
                self.assertEqual(shrunk, value // 2**exponent)
                self.assertEqual(value - value, 0)

    def test_subclasses_are_not_among_them(self) -> None:
        class Number(int):
            """An int with attributes."""

        numbers = [Number(value + 1000) for value in range(300)]
        for number in numbers:
            number.name = str(number)
        del number, numbers
        self.assertIs(type(int("12345")), int)
        self.assertIs(type(Number(5)), Number)


if __name__ == "__main__":
    unittest.main()
