# SPDX-License-Identifier: Apache-2.0
"""Conway's game of life on a set of cells."""

from itertools import product

NEAR = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def neighbours(cells):
    counts = {}
    for x, y in cells:
        for dx, dy in NEAR:
            place = x + dx, y + dy
            counts[place] = counts.get(place, 0) + 1
    return counts


cells = {(0, 1), (1, 0), (1, 1), (1, 2), (2, 2)}
for _generation in range(300):
    cells = {cell for cell, count in neighbours(cells).items() if count == 3 or (count == 2 and cell in cells)}
result = len(cells)
