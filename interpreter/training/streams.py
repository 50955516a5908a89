# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with what is suspended and resumed: generators, coroutines, contexts; files in memory, logs."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import io
import itertools
import logging
import operator
import struct
from collections import ChainMap, OrderedDict, deque, namedtuple
from collections.abc import AsyncIterator, Generator, Iterable, Iterator

Reading = namedtuple("Reading", "when sensor value")


def readings(count: int) -> Iterator[Reading]:
    for when in range(count):
        yield Reading(when, f"s{when % 5}", (when * 37 % 101) / 10)


def smooth(source: Iterable[Reading], width: int) -> Iterator[Reading]:
    """The mean over a window, for each sensor."""
    windows: dict[str, deque[float]] = {}
    for reading in source:
        window = windows.setdefault(reading.sensor, deque(maxlen=width))
        window.append(reading.value)
        yield reading._replace(value=sum(window) / len(window))


def above(source: Iterable[Reading], limit: float) -> Iterator[Reading]:
    return (reading for reading in source if reading.value > limit)


def mean() -> Generator[float, float, None]:
    """Is sent numbers, and gives their mean so far."""
    total, count, result = 0.0, 0, 0.0
    while True:
        value = yield result
        total += value
        count += 1
        result = total / count


def pipeline(count: int) -> float:
    last, running = 0.0, mean()
    next(running)
    for reading in above(smooth(readings(count), 8), 4.0):
        last = running.send(reading.value)
    running.close()
    return last


def discs(count: int, start: str, end: str, spare: str) -> Iterator[tuple[str, str]]:
    """The tower of Hanoi."""
    if count:
        yield from discs(count - 1, start, spare, end)
        yield start, end
        yield from discs(count - 1, spare, end, start)


def flat(values: object) -> Iterator[int]:
    if isinstance(values, list | tuple):
        for value in values:
            yield from flat(value)
    else:
        yield values


class Countdown:
    def __init__(self, start: int) -> None:
        self.left = start

    def __iter__(self) -> Countdown:
        return self

    def __next__(self) -> int:
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left


class Shop:
    """Customers wait at tills; a simulation by events."""

    def __init__(self, tills: int) -> None:
        self.tills = asyncio.Queue(tills)
        for till in range(tills):
            self.tills.put_nowait(till)
        self.served = 0

    async def customer(self, number: int) -> int:
        till = await self.tills.get()
        try:
            for _ in range(number % 5):
                await asyncio.sleep(0)
            self.served += 1
        finally:
            self.tills.put_nowait(till)
        return till


async def ticks(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number
        if number % 10 == 0:
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def opened(names: list[str], name: str) -> AsyncIterator[str]:
    names.append(name)
    yield name
    names.remove(name)


async def nested(depth: int) -> int:
    return 0 if depth == 0 else 1 + await nested(depth - 1)


async def day(customers: int) -> int:
    shop = Shop(3)
    async with asyncio.timeout(600), asyncio.TaskGroup() as group:
        tasks = [group.create_task(shop.customer(number)) for number in range(customers)]
    assert all(task.result() < 3 for task in tasks)
    names: list[str] = []
    async with opened(names, "till"):
        total = sum([number async for number in ticks(500) if number % 3])
    results = await asyncio.gather(*(nested(number % 30) for number in range(200)), return_exceptions=True)
    return shop.served + total + sum(results) + len(names)


def run(main: Generator | object) -> object:
    """asyncio.run, on a loop that waits for nothing outside."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


@contextlib.contextmanager
def section(out: io.StringIO, title: str) -> Iterator[None]:
    print(f"<{title}>", file=out)
    try:
        yield
    finally:
        print(f"</{title}>", file=out, end="\n\n")


def document(count: int) -> str:
    out = io.StringIO()
    for number in range(count):
        with section(out, f"part{number}"), contextlib.suppress(ZeroDivisionError):
            out.write("text " * (number % 4))
            out.write(str(100 // (number % 3)))
    lines = [line for line in out.getvalue().splitlines() if line.strip()]
    return "".join(lines)


def binary(count: int) -> int:
    """Records of fixed length, written and read."""
    record = struct.Struct("<IHd4s")
    file = io.BytesIO()
    for number in range(count):
        file.write(record.pack(number, number % 65536, number / 3, b"abcd"))
    file.seek(0)
    total = 0
    while data := file.read(record.size):
        number, small, _, name = record.unpack(data)
        total += number - small + len(name)
    view = memoryview(file.getvalue())
    return total + sum(view[at] for at in range(0, len(view), 7))


class Recent(OrderedDict):
    """The values used last."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def __missing__(self, key: int) -> int:
        value = self[key] = key * key
        if len(self) > self.size:
            self.popitem(last=False)
        return value

    def __getitem__(self, key: int) -> int:
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value


@functools.lru_cache(maxsize=128)
def digits(number: int) -> int:
    return number if number < 10 else number % 10 + digits(number // 10)


def tools(count: int) -> int:
    pairs = itertools.pairwise(itertools.accumulate(range(count), operator.add))
    differences = [b - a for a, b in pairs]
    chained = itertools.chain.from_iterable(itertools.batched(differences, 7))
    total = functools.reduce(operator.xor, chained, 0)
    rows = list(zip(range(count), map(str, range(count)), itertools.cycle("abc")))
    counted = {letter: sum(1 for row in rows if row[2] == letter) for letter in "abc"}
    settings = ChainMap({"a": 1}, counted)
    first, *middle, last = rows
    return total + settings["b"] + len(middle) + first[0] + last[0] + sum(itertools.islice(itertools.count(3, 2), 50))


def logs(count: int) -> int:
    out = io.StringIO()
    logger = logging.getLogger("training")
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    for number in range(count):
        logger.debug("not shown %d", number)
        logger.info("number %d of %s", number, count)
    logger.removeHandler(handler)
    return out.getvalue().count("\n")


def main() -> None:
    assert 4.0 < pipeline(15_000) < 10.0
    assert sum(1 for _ in discs(12, "a", "b", "c")) == 4095
    deep: object = 1
    for number in range(30):
        deep = [deep, number, (number, [number] * 5)]
    assert len(list(flat(deep * 20))) == 20 * (1 + 30 * 7)
    assert sum(Countdown(20_000)) == 20_000 * 19_999 // 2
    assert run(day(600)) > 600
    assert document(2000).count("<") == 4000
    assert binary(6000) > 0
    recent = Recent(200)
    assert sum(recent[number * 7 % 300] for number in range(15_000)) > 0
    assert sum(digits(number) for number in range(15_000)) > 0
    assert tools(6000)
    assert logs(600) == 600


for _ in range(100):
    main()
