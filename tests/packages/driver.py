# SPDX-License-Identifier: Apache-2.0
"""Runs the functions `test_…` of a file, in the interpreter under test."""

import sys
import traceback

sys.path.insert(0, "/home")  # what files of tests have in common


def run(source: str, name: str) -> list[int]:
    """Gives how many passed and how many failed; prints why."""
    namespace: dict[str, object] = {"__name__": "__tests__"}
    exec(compile(source, name, "exec"), namespace)
    counts = [0, 0]
    for title, function in list(namespace.items()):
        if not title.startswith("test_") or not callable(function):
            continue
        try:
            function()
            counts[0] += 1
        except Exception:
            counts[1] += 1
            print(f"FAILED {name}: {title}\n{traceback.format_exc()}")
    return counts
