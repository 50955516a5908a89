# SPDX-License-Identifier: Apache-2.0
# What running steps tell the mk above them, and how long things took when they were made before.
import json
import os
import time
from pathlib import Path
from typing import Any

from mk import lock


def tell(event: str, name: str, seconds: float = 0.0) -> None:
    """Appends an event to the file that the mk above reads; says nothing when there is none."""
    if path := os.environ.get("MK_EVENTS"):
        line = json.dumps({"event": event, "name": name, "seconds": round(seconds, 2), "time": time.time()})
        with open(path, "a") as file:
            file.write(line + "\n")


def remembered(cache: Path) -> dict[str, float]:
    """Seconds that each item and step took when it was last made on this machine."""
    try:
        table: dict[str, Any] = json.loads((cache / "durations.json").read_text())
    except (OSError, ValueError):
        return {}
    return {name: float(seconds) for name, seconds in table.items()}


def remember(cache: Path, name: str, seconds: float) -> None:
    with lock.held(cache / "locks/durations.lock"):
        table = remembered(cache) | {name: round(seconds, 1)}
        fresh = cache / ".durations.json"
        fresh.write_text(json.dumps(table, indent=1, sort_keys=True))
        fresh.replace(cache / "durations.json")
