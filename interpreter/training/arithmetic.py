# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with arithmetic: floats and ints in loops, lists of lists, big ints, complex numbers."""

import cmath
import math
import random
from fractions import Fraction


def heat(size: int, steps: int) -> float:
    """Diffusion on a square plate whose upper edge is hot; the mean temperature at the end."""
    now = [[100.0 if row == 0 else 0.0] * size for row in range(size)]
    for _ in range(steps):
        then = [row[:] for row in now]
        for y in range(1, size - 1):
            above, here, below, target = now[y - 1], now[y], now[y + 1], then[y]
            for x in range(1, size - 1):
                target[x] = here[x] + 0.2 * (above[x] + below[x] + here[x - 1] + here[x + 1] - 4.0 * here[x])
        now = then
    return sum(map(sum, now)) / size**2


def pendulum(seconds: float, step: float) -> tuple[float, float]:
    """A damped pendulum by the method of Runge and Kutta; its angle and speed."""

    def change(angle: float, speed: float) -> tuple[float, float]:
        return speed, -9.81 * math.sin(angle) - 0.1 * speed

    angle, speed = 1.0, 0.0
    for _ in range(int(seconds / step)):
        a1, s1 = change(angle, speed)
        a2, s2 = change(angle + a1 * step / 2, speed + s1 * step / 2)
        a3, s3 = change(angle + a2 * step / 2, speed + s2 * step / 2)
        a4, s4 = change(angle + a3 * step, speed + s3 * step)
        angle += step * (a1 + 2 * a2 + 2 * a3 + a4) / 6
        speed += step * (s1 + 2 * s2 + 2 * s3 + s4) / 6
    return angle, speed


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss's elimination with a pivot."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        first = rows[column]
        for row in range(column + 1, size):
            target = rows[row]
            factor = target[column] / first[column]
            for index in range(column, size + 1):
                target[index] -= factor * first[index]
    result = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(rows[row][column] * result[column] for column in range(row + 1, size))
        result[row] = (rows[row][size] - rest) / rows[row][row]
    return result


def sieve(limit: int) -> int:
    """How many primes are below the limit."""
    is_prime = [True] * limit
    is_prime[0] = is_prime[1] = False
    number = 2
    while number * number < limit:
        if is_prime[number]:
            for multiple in range(number * number, limit, number):
                is_prime[multiple] = False
        number += 1
    return is_prime.count(True)


def longest_hailstone(limit: int) -> int:
    """The start below the limit from which 3n + 1 takes the most steps to 1."""
    best = longest = 0
    for start in range(1, limit):
        number, steps = start, 0
        while number != 1:
            number = 3 * number + 1 if number & 1 else number // 2
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best


def checksum(data: bytes) -> int:
    """FNV-1a, 32 bits wide."""
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def crc(data: bytes) -> int:
    """The checksum of zlib, with a table."""
    table = []
    for start in range(256):
        value = start
        for _ in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)
    result = 0xFFFFFFFF
    for byte in data:
        result = (result >> 8) ^ table[(result ^ byte) & 255]
    return result ^ 0xFFFFFFFF


def euler_digits(digits: int) -> str:
    """Digits of e, by big ints."""
    scale = 10 ** (digits + 10)
    total = term = scale
    number = 1
    while term:
        term //= number
        total += term
        number += 1
    return str(total // 10**10)


def is_prime(number: int, witnesses: tuple[int, ...] = (2, 3, 5, 7, 11, 13, 17)) -> bool:
    """The test of Miller and Rabin."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in witnesses:
        power = pow(witness, odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def newton_fractal(size: int, steps: int) -> list[int]:
    """How many points of a grid go to each of the three cubic roots of one."""
    roots = [cmath.exp(2j * math.pi * k / 3) for k in range(3)]
    counts = [0, 0, 0, 0]
    for y in range(size):
        for x in range(size):
            z = complex(4 * (x + 0.5) / size - 2, 4 * (y + 0.5) / size - 2)
            for _ in range(steps):
                z -= (z * z * z - 1) / (3 * z * z)
            near = [k for k, root in enumerate(roots) if abs(z - root) < 1e-3]
            counts[near[0] if near else 3] += 1
    return counts


def walk(generator: random.Random, steps: int) -> tuple[float, float]:
    """A random walk; the mean and the spread of its places."""
    place = total = squares = 0.0
    for _ in range(steps):
        place += generator.gauss(0.0, 1.0) if generator.random() < 0.5 else generator.uniform(-1.0, 1.0)
        total += place
        squares += place * place
    mean = total / steps
    return mean, math.sqrt(squares / steps - mean**2)


def clusters(points: list[tuple[float, float]], count: int, rounds: int) -> list[tuple[float, float]]:
    """The centres of clusters, by k-means."""
    centres = points[:count]
    for _ in range(rounds):
        groups: list[list[tuple[float, float]]] = [[] for _ in centres]
        for x, y in points:
            distances = [(x - a) ** 2 + (y - b) ** 2 for a, b in centres]
            groups[distances.index(min(distances))].append((x, y))
        centres = [
            (sum(x for x, _ in group) / len(group), sum(y for _, y in group) / len(group)) if group else centre
            for group, centre in zip(groups, centres, strict=True)
        ]
    return centres


def harmonic(count: int) -> Fraction:
    return sum((Fraction(1, number) for number in range(1, count + 1)), Fraction(0))


def main() -> None:
    generator = random.Random(1)
    assert 3.0 < heat(40, 60) < 20.0
    assert abs(pendulum(30.0, 0.002)[0]) < 1.0
    matrix = [[generator.uniform(-1, 1) for _ in range(60)] for _ in range(60)]
    wanted = [float(index) for index in range(60)]
    right = [math.fsum(a * b for a, b in zip(row, wanted, strict=True)) for row in matrix]
    assert max(abs(a - b) for a, b in zip(solve(matrix, right), wanted, strict=True)) < 1e-6
    assert sieve(200_000) == 17_984
    assert longest_hailstone(5000) == 3711
    assert checksum(b"foobar") == 0xBF9CF968
    data = bytes(range(256)) * 100
    assert checksum(data) != crc(data)
    assert crc(b"123456789") == 0xCBF43926
    assert euler_digits(800).startswith("2718281828459045")
    assert sum(map(is_prime, range(100_001, 110_000, 2))) == 861
    assert newton_fractal(40, 30)[3] < 10
    walk(generator, 50_000)
    points = [(generator.gauss(k % 5, 0.2), generator.gauss(k % 3, 0.2)) for k in range(1500)]
    assert len(clusters(points, 8, 8)) == 8
    assert harmonic(200).denominator > 10**80


for _ in range(100):
    main()
