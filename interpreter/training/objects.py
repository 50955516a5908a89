# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with classes: methods, properties, operators, slots, inheritance, closures, exceptions, copies."""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum


class Vector:
    """A vector in space, with the operators that such classes have."""

    __slots__ = ("x", "y", "z")

    def __init__(self, x: float, y: float, z: float) -> None:
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: Vector) -> Vector:
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor: float) -> Vector:
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and (self.x, self.y, self.z) == (other.x, other.y, other.z)

    def __hash__(self) -> int:
        return hash((self.x, self.y, self.z))

    @property
    def length(self) -> float:
        return (self.x * self.x + self.y * self.y + self.z * self.z) ** 0.5


class Weight:
    """One weight of a net of springs."""

    def __init__(self, name: str, place: Vector) -> None:
        self.name = name
        self.place = place
        self.speed = Vector(0.0, 0.0, 0.0)
        self.force = Vector(0.0, 0.0, 0.0)
        self.fixed = False

    def move(self, step: float) -> None:
        if not self.fixed:
            self.speed = (self.speed + self.force * step) * 0.99
            self.place = self.place + self.speed * step
        self.force = Vector(0.0, -9.81, 0.0)


class Spring:
    def __init__(self, first: Weight, second: Weight, strength: float = 50.0) -> None:
        self.ends = first, second
        self.strength = strength
        self.rest = (first.place - second.place).length

    def pull(self) -> None:
        first, second = self.ends
        way = second.place - first.place
        pull = way * (self.strength * (way.length - self.rest) / (way.length or 1.0))
        first.force += pull
        second.force -= pull


def net(width: int, steps: int) -> float:
    """A net that hangs by two corners; how low it hangs at the end."""
    weights = {(x, y): Weight(f"{x}/{y}", Vector(x, 0.0, y)) for x in range(width) for y in range(width)}
    weights[0, 0].fixed = weights[width - 1, 0].fixed = True
    springs = []
    for (x, y), weight in weights.items():
        for neighbour in ((x + 1, y), (x, y + 1)):
            if neighbour in weights:
                springs.append(Spring(weight, weights[neighbour]))
    for _ in range(steps):
        for spring in springs:
            spring.pull()
        for weight in weights.values():
            weight.move(0.01)
    return min(weight.place.y for weight in weights.values())


class Shape:
    """What is drawn; each kind knows its own area."""

    sides = 0

    def __init__(self, name: str = "shape", **options: object) -> None:
        self.name = name
        self.options = options

    def area(self) -> float:
        raise NotImplementedError(self.name)

    def describe(self, *, digits: int = 1) -> str:
        return f"{type(self).__name__} {self.name}: {self.area():.{digits}f}"


class Box(Shape):
    sides = 4

    def __init__(self, width: float, height: float, **options: object) -> None:
        super().__init__("box", **options)
        self.width, self.height = width, height

    def area(self) -> float:
        return self.width * self.height


class Cube(Box):
    def __init__(self, width: float) -> None:
        super().__init__(width, width, solid=True)

    def area(self) -> float:
        return self.sides * 1.5 * super().area()


class Disc(Shape):
    def __init__(self, radius: float) -> None:
        super().__init__("disc")
        self.radius = radius

    @classmethod
    def of_area(cls, area: float) -> Disc:
        return cls((area / cls.ratio()) ** 0.5)

    @staticmethod
    def ratio() -> float:
        return 3.14159

    def area(self) -> float:
        return self.ratio() * self.radius**2


def shapes(count: int) -> int:
    total = 0
    for number in range(count):
        for shape in (Box(number, 2.0), Cube(number), Disc(number), Disc.of_area(number), Shape()):
            try:
                total += len(shape.describe(digits=2)) + shape.sides
            except NotImplementedError as error:
                total += len(error.args)
    return total


class Kind(Enum):
    DEPOSIT = "deposit"
    PAYMENT = "payment"
    TRANSFER = "transfer"


@dataclass(frozen=True)
class Booking:
    kind: Kind
    account: str
    amount: int
    to: str | None = None


class NotEnough(Exception):
    pass


@dataclass
class Account:
    owner: str
    balance: int = 0
    history: list[Booking] = field(default_factory=list)

    def change(self, booking: Booking, amount: int) -> None:
        if self.balance + amount < 0:
            raise NotEnough(self.owner)
        self.balance += amount
        self.history.append(booking)


def bank(count: int) -> tuple[int, int]:
    """Bookings of a bank; its money, and how many were refused."""
    accounts = {name: Account(name, 1000) for name in ("ada", "bob", "cyd", "dan")}
    names = list(accounts)
    refused = 0
    for number in range(count):
        match number % 3:
            case 0:
                booking = Booking(Kind.DEPOSIT, names[number % 4], 10)
            case 1:
                booking = Booking(Kind.PAYMENT, names[number // 3 % 4], 70)
            case _:
                booking = Booking(Kind.TRANSFER, names[number % 4], 30, to=names[(number + 1) % 4])
        try:
            match booking:
                case Booking(kind=Kind.DEPOSIT, account=name, amount=amount):
                    accounts[name].change(booking, amount)
                case Booking(kind=Kind.PAYMENT, account=name, amount=amount):
                    accounts[name].change(booking, -amount)
                case Booking(Kind.TRANSFER, name, amount, str() as other):
                    accounts[name].change(booking, -amount)
                    accounts[other].change(replace(booking, account=other), amount)
        except NotEnough:
            refused += 1
    return sum(account.balance for account in accounts.values()), refused


class Calls:
    """Counts what a function is called with; a context in which it is listened to."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        self.count = 0
        functools.update_wrapper(self, function)

    def __enter__(self) -> Calls:
        self.count = 0
        return self

    def __exit__(self, *exception: object) -> bool:
        return False

    def __call__(self, *args: object, **options: object) -> object:
        self.count += 1
        return self.function(*args, **options)

    def __getattr__(self, name: str) -> object:
        return getattr(self.function, name)


def remembered(function: Callable[..., int]) -> Callable[..., int]:
    known: dict[tuple[int, ...], int] = {}

    @functools.wraps(function)
    def wrapper(*args: int) -> int:
        if args not in known:
            known[args] = function(*args)
        return known[args]

    return wrapper


@remembered
def partitions(number: int, largest: int) -> int:
    if number == 0:
        return 1
    return sum(partitions(number - part, part) for part in range(1, min(number, largest) + 1))


def tak(x: int, y: int, z: int) -> int:
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) if y < x else z


def main() -> None:
    assert -40.0 < net(9, 120) < 0.0
    assert shapes(1500) > 1500
    assert bank(6000)[1] > 0
    with Calls(tak) as calls:
        assert calls(12, 8, 4) == 5
        assert calls.__name__ == "tak" and calls.count == 1
    partitions.__closure__[1].cell_contents.clear()
    assert partitions(60, 60) == 966_467
    accounts = {name: Account(name, len(name), [Booking(Kind.DEPOSIT, name, 5)] * 3) for name in map(str, range(300))}
    assert copy.deepcopy(accounts) == accounts
    assert pickle.loads(pickle.dumps(accounts)) == accounts


for _ in range(100):
    main()
