# SPDX-License-Identifier: Apache-2.0
# Inputs of the real programs: files that come inside the pinned packages, so that every interpreter, whatever the
# version of its standard library, works on the same bytes.
"""Texts from the installed packages."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from pathlib import Path


def package_file(package: str, path: str) -> str:
    """The text of a file inside `package`."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package} is not on the path")
    return (Path(spec.origin).parent / path).read_text(encoding="utf-8")


def description(distribution: str) -> str:
    """The long description of a distribution: its README, usually Markdown."""
    text = importlib.metadata.distribution(distribution).read_text("METADATA")
    if text is None:
        raise FileNotFoundError(f"distribution {distribution} has no METADATA")
    return text.split("\n\n", 1)[1]


def benchmark_file(path: str) -> str:
    """The text of a data file of the `pyperformance` suite."""
    return (Path(os.environ["BENCH_DATA"]) / path).read_text(encoding="utf-8")
