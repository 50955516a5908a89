# SPDX-License-Identifier: Apache-2.0
"""What Matplotlib looks for in the module of a backend."""

from __future__ import annotations

from pyxide_matplotlib.canvas import FigureCanvasPage as FigureCanvas
from pyxide_matplotlib.manager import FigureManagerPage as FigureManager

__all__ = ["FigureCanvas", "FigureManager"]
