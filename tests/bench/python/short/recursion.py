# SPDX-License-Identifier: Apache-2.0
"""Fibonacci numbers by the definition: calls of a small function."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


result = fib(28)
