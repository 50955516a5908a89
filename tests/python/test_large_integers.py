# SPDX-License-Identifier: Apache-2.0
"""Arithmetic with large integers is what it is digit by digit, however far a carry goes."""

import unittest
from itertools import zip_longest

from examples import look_for
from hypothesis import given
from hypothesis import strategies as st

look_for(500)

# Digits of 30 bits, lowest first. Most are such that a carry goes through them, or just does not.
BITS = 30
MASK = (1 << BITS) - 1
digits = st.one_of(st.sampled_from([0, 1, MASK, MASK - 1, 1 << 29, (1 << 29) - 1]), st.integers(0, MASK))
runs = st.lists(st.tuples(digits, st.integers(1, 13)), min_size=1, max_size=9)
numbers = runs.map(lambda parts: [digit for digit, times in parts for _ in range(times)])


def value(number: list[int]) -> int:
    return int("".join(f"{digit:0{BITS}b}" for digit in reversed(number)), 2)


def carried(columns: list[int]) -> list[int]:
    """Digits of what each column adds up to; the last one keeps the sign."""
    result, carry = [], 0
    for column in columns:
        carry += column
        result.append(carry & MASK)
        carry >>= BITS
    return [*result, carry]


def pairs(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    return [*zip_longest(a, b, fillvalue=0)]


def product(a: list[int], b: list[int]) -> list[int]:
    result = [0] * (len(a) + len(b))
    for at, digit in enumerate(a):
        for place, carry in enumerate(carried([digit * other for other in b]), start=at):
            result[place] += carry
    return carried(result)


class LargeIntegers(unittest.TestCase):
    @given(numbers, numbers)
    def test_sum(self, a: list[int], b: list[int]) -> None:
        self.assertEqual(value(a) + value(b), value(carried([x + y for x, y in pairs(a, b)])))

    @given(numbers, numbers)
    def test_difference(self, a: list[int], b: list[int]) -> None:
        if pairs(a, b)[::-1] < pairs(b, a)[::-1]:
            a, b = b, a
        difference = value(carried([x - y for x, y in pairs(a, b)]))
        self.assertEqual(value(a) - value(b), difference)
        self.assertEqual(value(b) - value(a), -difference)

    @given(numbers, numbers)
    def test_product(self, a: list[int], b: list[int]) -> None:
        self.assertEqual(value(a) * value(b), value(product(a, b)))

    @given(numbers)
    def test_square(self, a: list[int]) -> None:
        number = value(a)
        self.assertEqual(number * number, value(product(a, a)))

    @given(numbers, numbers, digits)
    def test_quotient(self, quotient: list[int], divisor: list[int], less: int) -> None:
        """A product, and the number before it, have the quotient that they were made of."""
        if value(divisor) == 0:
            divisor = [*divisor, 1]
        made = product(quotient, divisor)
        whole = value(made)
        self.assertEqual(divmod(whole, value(divisor)), (value(quotient), 0))
        self.assertEqual(divmod(-whole, value(divisor)), (-value(quotient), 0))
        remainder = min(less, value(divisor) - 1)
        above = carried([x + y for x, y in pairs(made, [remainder])])
        self.assertEqual(divmod(value(above), value(divisor)), (value(quotient), remainder))
        if value(quotient):
            self.assertEqual(divmod(whole - 1, value(divisor)), (value(quotient) - 1, value(divisor) - 1))

    @given(numbers, st.integers(0, 100))
    def test_shifts(self, a: list[int], count: int) -> None:
        bits = f"{value(a):b}"
        self.assertEqual(value(a) << count, int(bits + "0" * count, 2))
        self.assertEqual(value(a) >> count, int(bits[: len(bits) - count] or "0", 2) if count < len(bits) else 0)


if __name__ == "__main__":
    unittest.main()
