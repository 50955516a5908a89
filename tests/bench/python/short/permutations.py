# SPDX-License-Identifier: Apache-2.0
"""All permutations by a recursive generator, and queens on a board."""


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for at, item in enumerate(items):
        for rest in permutations(items[:at] + items[at + 1 :]):
            yield (item, *rest)


def is_safe(queens):
    size = len(queens)
    return len({q + i for i, q in enumerate(queens)}) == size == len({q - i for i, q in enumerate(queens)})


result = sum(is_safe(queens) for first in range(3) for queens in permutations(list(range(first, first + 7))))
