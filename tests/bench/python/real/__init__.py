# SPDX-License-Identifier: Apache-2.0
# Real programs: each module's `prepare()` loads a pure-Python package from PyPI and its input, and returns the work:
# a function without arguments whose result is the same on every interpreter and every call.
"""Real pure-Python packages doing what people use them for."""
