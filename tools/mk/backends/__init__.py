# SPDX-License-Identifier: Apache-2.0
# How items are made: one module a way, each with `build(step)`. A recipe's `backend` names the module.
# Invariant: the source of a backend, of files named after it (`wheel_….py`), and of step.py is part of the key.
import hashlib
import importlib
from collections.abc import Callable
from pathlib import Path

from mk.backends.step import Step
from mk.errors import MkError

FOLDER = Path(__file__).parent


def digests(backend: str) -> dict[str, str]:
    """Digests of the source that carries out `backend`; MkError when there is none of that name."""
    path = FOLDER / f"{backend.replace('-', '_')}.py"
    if not path.is_file():
        raise MkError(f"there is no backend {backend}; there are {', '.join(names())}")
    files = (path, *sorted(FOLDER.glob(f"{path.stem}_*.py")), FOLDER / "step.py")
    return {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def load(backend: str) -> Callable[[Step], None]:
    """The function that builds an item."""
    function: Callable[[Step], None] = importlib.import_module(f"mk.backends.{backend.replace('-', '_')}").build
    return function


def uses_network(backend: str) -> bool:
    """Whether a back end downloads by itself, beside the source that the recipe names."""
    module = importlib.import_module(f"mk.backends.{backend.replace('-', '_')}")
    return getattr(module, "NETWORK", False)


def names() -> list[str]:
    stems = [path.stem for path in FOLDER.glob("*.py") if path.stem not in ("__init__", "step")]
    parts = [stem for stem in stems for other in stems if stem.startswith(f"{other}_")]
    return sorted(stem.replace("_", "-") for stem in stems if stem not in parts)
