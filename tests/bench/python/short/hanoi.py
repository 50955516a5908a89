# SPDX-License-Identifier: Apache-2.0
"""The towers of Hanoi: recursion that moves items of lists."""


def move(n, source, target, spare):
    if n == 0:
        return 0
    count = move(n - 1, source, spare, target)
    target.append(source.pop())
    return count + 1 + move(n - 1, spare, target, source)


disks = list(range(18, 0, -1))
goal = []
result = move(18, disks, goal, []), goal[0], goal[-1]
result = str(result)
