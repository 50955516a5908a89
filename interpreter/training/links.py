# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with objects that refer to each other: trees, rings, a machine with a stack, cycles."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator


class Node:
    """A node of a search tree."""

    def __init__(self, key: int, value: object) -> None:
        self.key, self.value = key, value
        self.left: Node | None = None
        self.right: Node | None = None

    def insert(self, key: int, value: object) -> None:
        node = self
        while key != node.key:
            child = node.left if key < node.key else node.right
            if child is None:
                if key < node.key:
                    node.left = Node(key, value)
                else:
                    node.right = Node(key, value)
                return
            node = child
        node.value = value

    def __iter__(self) -> Iterator[tuple[int, object]]:
        if self.left is not None:
            yield from self.left
        yield self.key, self.value
        if self.right is not None:
            yield from self.right

    def __contains__(self, key: int) -> bool:
        if key == self.key:
            return True
        child = self.left if key < self.key else self.right
        return child is not None and key in child


def tree(count: int) -> int:
    root = Node(count // 2, None)
    for number in range(count):
        root.insert(number * 7919 % count, str(number))
    assert [key for key, _ in root] == sorted(key for key, _ in root)
    return sum(number in root for number in range(0, 2 * count, 3))


class Machine:
    """A machine with a stack, whose instructions are methods that are found by name."""

    def __init__(self, program: list[tuple[str, object]]) -> None:
        self.program, self.stack, self.at = program, [], 0
        self.names: dict[str, int] = {}

    def do_push(self, value: int) -> None:
        self.stack.append(value)

    def do_load(self, name: str) -> None:
        self.stack.append(self.names[name])

    def do_store(self, name: str) -> None:
        self.names[name] = self.stack.pop()

    def do_add(self, _: None) -> None:
        right = self.stack.pop()
        self.stack[-1] += right

    def do_less(self, _: None) -> None:
        right = self.stack.pop()
        self.stack[-1] = self.stack[-1] < right

    def do_jump_if(self, target: int) -> None:
        if self.stack.pop():
            self.at = target

    def run(self) -> dict[str, int]:
        while self.at < len(self.program):
            name, argument = self.program[self.at]
            self.at += 1
            getattr(self, f"do_{name}")(argument)
        return self.names


def machine(limit: int) -> int:
    program: list[tuple[str, object]] = [
        ("push", 0), ("store", "sum"), ("push", 0), ("store", "i"),
        ("load", "sum"), ("load", "i"), ("add", None), ("store", "sum"),
        ("load", "i"), ("push", 1), ("add", None), ("store", "i"),
        ("load", "i"), ("push", limit), ("less", None), ("jump_if", 4),
    ]  # fmt: skip
    return Machine(program).run()["sum"]


class Item:
    """An item of a ring: it knows its neighbours, and so is never freed by its count."""

    def __init__(self, value: int, before: Item | None = None) -> None:
        self.value = value
        self.before = self if before is None else before
        self.after = self if before is None else before.after
        self.before.after = self.after.before = self

    def drop(self) -> None:
        self.before.after, self.after.before = self.after, self.before


def survivor(count: int, step: int) -> int:
    """Who is left when every so many-th of a circle leaves."""
    item = Item(1)
    for number in range(2, count + 1):
        item = Item(number, item)
    while item.after is not item:
        for _ in range(step):
            item = item.after
        item.drop()
    return item.value


def cycles(count: int) -> int:
    """How many parts of cycles the collector finds."""
    alive = []
    for number in range(count):
        item = Item(number, Item(number))
        alive.append(weakref.ref(item))
    del item
    gc.collect()
    return sum(reference() is None for reference in alive)


def main() -> None:
    assert tree(3001) == 1001
    assert machine(4000) == 4000 * 3999 // 2
    assert survivor(3000, 3) > 0
    assert cycles(2000) == 2000


for _ in range(100):
    main()
