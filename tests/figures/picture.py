# SPDX-License-Identifier: Apache-2.0
# The picture of picture.png, which `node tests/figures/save-picture.mjs` makes in Node, where Agg needs no page.
import matplotlib.pyplot as plt
import numpy as np

fig, (left, right) = plt.subplots(1, 2, figsize=(6.4, 3.2), layout="constrained")
x = np.linspace(0, 4 * np.pi, 200)
left.plot(x, np.sin(x), label="sine")
left.plot(x, np.cos(x) * np.exp(-x / 8), "--", label=r"$e^{-x/8}\cos x$")
left.fill_between(x, np.sin(x), alpha=0.3)
left.set(title="Waves", xlabel="x", ylabel="height")
left.legend()
grid = np.add.outer(np.linspace(-2, 2, 40) ** 2, np.linspace(-2, 2, 40) ** 2)
image = right.imshow(grid, origin="lower", extent=(-2, 2, -2, 2))
right.contour(grid, extent=(-2, 2, -2, 2), colors="white", linewidths=0.8)
right.set_title("Bowl")
fig.colorbar(image, shrink=0.7)
