# SPDX-License-Identifier: Apache-2.0
"""Data frames to JavaScript and back, a column at a time, in Arrow's layout.

`to_js(frame)` makes a JavaScript object with typed arrays; `from_js(table)` takes one, or a table of npm's
`apache-arrow`, and makes a data frame. No cell is converted on its own.
"""

from pyxide_arrow._from_js import from_js
from pyxide_arrow._to_js import to_js

__all__ = ["from_js", "to_js"]
