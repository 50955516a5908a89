# SPDX-License-Identifier: Apache-2.0
"""Matplotlib's figures in a page: the backend `module://pyxide_matplotlib.backend`, by its short name `pyxide`.

`canvas` draws with Agg and gives Matplotlib the user's events, `manager` and `toolbar` are what pyplot and the buttons
use, `window` speaks to JavaScript (host/figures/surface.ts), `timer` is for animations, `keys` names keys.
"""

__version__ = "0.0.0"
