# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with algorithms: dictionaries, sets, heaps, sorting, slices, backtracking, partial results."""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections import deque
from collections.abc import Iterator

Cell = tuple[int, int]
Graph = dict[int, list[tuple[int, int]]]


def roads(count: int) -> Graph:
    graph: Graph = {place: [] for place in range(count)}
    for place in range(count):
        for jump in (1, 7, 31):
            other = (place * jump + 1) % count
            length = 1 + (place * 13 + jump * 7) % 19
            graph[place].append((other, length))
            graph[other].append((place, length))
    return graph


def shortest(graph: Graph, start: int) -> dict[int, int]:
    """The shortest ways, after Dijkstra."""
    known: dict[int, int] = {}
    waiting = [(0, start)]
    while waiting:
        length, place = heapq.heappop(waiting)
        if place in known:
            continue
        known[place] = length
        for other, more in graph[place]:
            if other not in known:
                heapq.heappush(waiting, (length + more, other))
    return known


def islands(rows: list[str]) -> int:
    """How many pieces of land a map has."""
    land = {(x, y) for y, row in enumerate(rows) for x, letter in enumerate(row) if letter == "#"}
    count = 0
    while land:
        count += 1
        waiting = deque([land.pop()])
        while waiting:
            x, y = waiting.popleft()
            for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if cell in land:
                    land.remove(cell)
                    waiting.append(cell)
    return count


def life(alive: set[Cell], rounds: int) -> set[Cell]:
    """The game of life on a plane without borders."""
    for _ in range(rounds):
        neighbours: dict[Cell, int] = {}
        for x, y in alive:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        cell = x + dx, y + dy
                        neighbours[cell] = neighbours.get(cell, 0) + 1
        alive = {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in alive)}
    return alive


class Sudoku:
    """Solves by trying, most constrained cell first."""

    def __init__(self, text: str) -> None:
        self.rows, self.columns, self.boxes = ([set() for _ in range(9)] for _ in range(3))
        self.cells = [0] * 81
        self.steps = 0
        for at, letter in enumerate(text):
            if letter != ".":
                self.put(at, int(letter))

    def put(self, at: int, digit: int) -> None:
        row, column = divmod(at, 9)
        self.cells[at] = digit
        self.rows[row].add(digit)
        self.columns[column].add(digit)
        self.boxes[row // 3 * 3 + column // 3].add(digit)

    def take(self, at: int) -> None:
        row, column = divmod(at, 9)
        digit, self.cells[at] = self.cells[at], 0
        self.rows[row].remove(digit)
        self.columns[column].remove(digit)
        self.boxes[row // 3 * 3 + column // 3].remove(digit)

    def free(self, at: int) -> set[int]:
        row, column = divmod(at, 9)
        taken = self.rows[row] | self.columns[column] | self.boxes[row // 3 * 3 + column // 3]
        return {1, 2, 3, 4, 5, 6, 7, 8, 9} - taken

    def solve(self) -> bool:
        self.steps += 1
        best, choices = -1, set(range(10))
        for at, digit in enumerate(self.cells):
            if not digit:
                free = self.free(at)
                if len(free) < len(choices):
                    best, choices = at, free
                    if len(free) < 2:
                        break
        if best < 0:
            return True
        for digit in sorted(choices):
            self.put(best, digit)
            if self.solve():
                return True
            self.take(best)
        return False


def merged(values: list[int]) -> list[int]:
    """Sorted by merging halves."""
    if len(values) < 2:
        return values
    middle = len(values) // 2
    left, right = merged(values[:middle]), merged(values[middle:])
    result = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            result.append(left[i])
            i += 1
        else:
            result.append(right[j])
            j += 1
    result.extend(left[i:])
    result += right[j:]
    return result


def quick(values: list[int], low: int, high: int) -> None:
    """Sorts in place."""
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i, j = i + 1, j - 1
        quick(values, low, j)
        low = i


def heaviest(weights: list[int], values: list[int], limit: int) -> int:
    """The most value that a knapsack carries."""
    best = [0] * (limit + 1)
    for weight, value in zip(weights, values, strict=True):
        for load in range(limit, weight - 1, -1):
            best[load] = max(best[load], best[load - weight] + value)
    return best[limit]


def rising(values: list[int]) -> int:
    """The length of the longest rising part, with gaps."""
    ends: list[int] = []
    for value in values:
        at = bisect.bisect_left(ends, value)
        if at == len(ends):
            ends.append(value)
        else:
            ends[at] = value
    return len(ends)


def orders(items: list[int]) -> Iterator[list[int]]:
    """All orders of items."""
    if len(items) <= 1:
        yield items[:]
    else:
        for at in range(len(items)):
            for rest in orders(items[:at] + items[at + 1 :]):
                yield [items[at], *rest]


class Words:
    """A tree of letters, in dictionaries."""

    def __init__(self) -> None:
        self.root: dict[str, dict] = {}

    def add(self, word: str) -> None:
        node = self.root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}

    def with_start(self, start: str) -> list[str]:
        node = self.root
        for letter in start:
            if letter not in node:
                return []
            node = node[letter]
        found, waiting = [], [(start, node)]
        while waiting:
            word, node = waiting.pop()
            for letter, child in node.items():
                if letter:
                    waiting.append((word + letter, child))
                else:
                    found.append(word)
        return sorted(found)


def joined(parents: list[int], pairs: list[tuple[int, int]]) -> int:
    """How many groups are left when pairs are joined."""

    def find(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    for first, second in pairs:
        parents[find(first)] = find(second)
    return len({find(item) for item in parents})


def report(count: int) -> list[tuple[str, int, float]]:
    """Sales, grouped and sorted in several ways."""
    sales = [(f"shop {n % 17}", f"item {n % 41}", n % 9 + 1, n % 100 / 10) for n in range(count)]
    sales.sort(key=lambda sale: (sale[0], -sale[2], sale[1]))
    rows = []
    for shop, group in itertools.groupby(sales, key=lambda sale: sale[0]):
        of_shop = list(group)
        pieces = sum(pieces for _, _, pieces, _ in of_shop)
        income = sum(pieces * price for _, _, pieces, price in of_shop)
        dearest = max(of_shop, key=lambda sale: sale[3])
        rows.append((f"{shop} ({dearest[1]})", pieces, income))
    totals = {shop: income for shop, _, income in rows if income > 10}
    assert all(shop in totals for shop, *_ in rows if shop in totals)
    return sorted(rows, key=lambda row: row[2], reverse=True)


def main() -> None:
    assert len(shortest(roads(3000), 0)) == 3000
    rows = ["".join("#" if (x * x + 3 * y * y + x * y) % 7 < 3 else "." for x in range(70)) for y in range(50)]
    assert islands(rows) > 10
    glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
    row = {(x, 20) for x in range(40)}
    assert len(life(glider | row, 40)) > 5
    sudoku = Sudoku("53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79")
    assert sudoku.solve() and sudoku.cells[:4] == [5, 3, 4, 6]
    values = [number * 7919 % 10_007 for number in range(8000)]
    assert merged(values) == sorted(values)
    copy = values[:]
    quick(copy, 0, len(copy) - 1)
    assert copy == sorted(values)
    assert heaviest([number % 23 + 1 for number in range(60)], [number * 7 % 31 for number in range(60)], 400) > 0
    assert rising(values) > 10
    assert sum(order[0] < order[-1] for order in orders(list(range(7)))) == 2520
    assert len(list(itertools.permutations(range(7)))) == len(set(itertools.permutations(range(7))))
    words = Words()
    for number in range(3000):
        words.add(f"{number * number:x}")
    assert "51" in words.with_start("5")
    assert joined(list(range(4000)), [(number, number * 3 % 4000) for number in range(0, 4000, 2)]) < 4000
    assert len(report(5000)) == 17


for _ in range(100):
    main()
