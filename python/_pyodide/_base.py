# SPDX-License-Identifier: Apache-2.0
"""Pyodide's inner names for `pyxide.code`."""

from pyxide.code import CodeRunner, eval_code, eval_code_async, find_imports, should_quiet

__all__ = ["CodeRunner", "eval_code", "eval_code_async", "find_imports", "should_quiet"]
