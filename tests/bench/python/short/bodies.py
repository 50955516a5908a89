# SPDX-License-Identifier: Apache-2.0
"""Planets that attract each other: floats in a loop at the top of a program."""

bodies = [[float(n), n * 0.5, 0.1 * n, 0.01 * n, -0.02 * n, 0.03, 1.0 + n % 3] for n in range(6)]
for _step in range(2400):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
            near = 0.001 / (dx * dx + dy * dy + dz * dz + 0.1) ** 1.5
            a[3] -= dx * b[6] * near
            a[4] -= dy * b[6] * near
            a[5] -= dz * b[6] * near
            b[3] += dx * a[6] * near
            b[4] += dy * a[6] * near
            b[5] += dz * a[6] * near
    for body in bodies:
        body[0] += 0.001 * body[3]
        body[1] += 0.001 * body[4]
        body[2] += 0.001 * body[5]
result = f"{sum(map(sum, bodies)):.9f}"
