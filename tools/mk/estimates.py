# SPDX-License-Identifier: Apache-2.0
# How long items and steps take: what this machine has measured, else what the checkout says of another one, scaled.
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mk import report

HINTS = "toolchain/seconds.toml"


def load(checkout: Path, cache: Path) -> dict[str, float]:
    """Seconds by name."""
    try:
        hints = tomllib.loads((checkout / HINTS).read_text())
    except OSError:
        hints = {}
    return combine({name: float(seconds) for name, seconds in hints.items()}, report.remembered(cache))


def combine(hints: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    """What was measured counts; hints are scaled by how much faster or slower this machine was so far."""
    both = hints.keys() & measured.keys()
    expected = sum(hints[name] for name in both)
    scale = sum(measured[name] for name in both) / expected if expected > 0 else 1.0
    return {name: seconds * scale for name, seconds in hints.items()} | dict(measured)
