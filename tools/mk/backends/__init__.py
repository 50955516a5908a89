# SPDX-License-Identifier: Apache-2.0
# How items are made: one module a way, each with `build(step)`. A recipe's `backend` names the module.
# Invariant: the source of a backend, and of step.py which it builds on, is part of the key.
import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path

from mk.backends.step import Step
from mk.errors import MkError

FOLDER = Path(__file__).parent


class Backends:
    """The modules of this folder."""

    def digests(self, backend: str) -> dict[str, str]:
        path = FOLDER / f"{backend.replace('-', '_')}.py"
        if not path.is_file():
            raise MkError(f"there is no backend {backend}; there are {', '.join(names())}")
        return {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in (path, FOLDER / "step.py")}

    def load(self, backend: str) -> Callable[[Step], None]:
        """The function that builds an item."""
        module = importlib.import_module(f"mk.backends.{backend.replace('-', '_')}")
        function: Callable[[Step], None] = module.build
        return function


def names() -> list[str]:
    skipped = ("__init__", "step")
    return sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem not in skipped)
