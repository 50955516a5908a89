# SPDX-License-Identifier: Apache-2.0
"""Products of matrices that are lists of lists."""


def product(a, b):
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in columns] for row in a]


def power(matrix, n):
    size = len(matrix)
    answer = [[int(i == j) for j in range(size)] for i in range(size)]
    while n:
        if n & 1:
            answer = product(answer, matrix)
        matrix = product(matrix, matrix)
        n >>= 1
    return [[x % 1_000_003 for x in row] for row in answer]


result = sum(map(sum, power([[(i * j + 1) % 3 for j in range(34)] for i in range(34)], 45)))
