# SPDX-License-Identifier: Apache-2.0
"""The shortest ways through a grid, by a heap."""

import heapq

size = 130
cost = [[(x * 31 + y * 17 + x * y) % 9 + 1 for x in range(size)] for y in range(size)]
best = {(0, 0): 0}
queue = [(0, (0, 0))]
while queue:
    distance, (x, y) = heapq.heappop(queue)
    if distance > best[x, y]:
        continue
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        there = x + dx, y + dy
        if 0 <= there[0] < size and 0 <= there[1] < size:
            longer = distance + cost[there[1]][there[0]]
            if longer < best.get(there, 1 << 30):
                best[there] = longer
                heapq.heappush(queue, (longer, there))
result = str((best[size - 1, size - 1], len(best)))
