# SPDX-License-Identifier: Apache-2.0
# Where things are: the checkout, its output folder for one flavour, and the cache shared by all checkouts.
# Invariant: only this module knows these paths.
import os
from dataclasses import dataclass
from pathlib import Path

FLAVOURS = ("release", "debug", "profile", "asan")


def user_cache() -> Path:
    """The cache folder: PYXIDE_CACHE, or `pyxide` in the user's cache folder."""
    if chosen := os.environ.get("PYXIDE_CACHE"):
        return Path(chosen).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "pyxide"


def substitutes() -> tuple[Path, ...]:
    """The read-only folders of PYXIDE_SUBSTITUTE, in the order in which they are asked."""
    return tuple(Path(part).absolute() for part in os.environ.get("PYXIDE_SUBSTITUTE", "").split(":") if part)


@dataclass(frozen=True)
class Layout:
    """Paths of one run of mk."""

    checkout: Path
    cache: Path
    flavour: str = "release"

    @staticmethod
    def here(flavour: str = "release") -> "Layout":
        checkout = Path(__file__).resolve().parent.parent.parent
        return Layout(checkout, user_cache(), flavour)

    @property
    def out_name(self) -> str:
        """The output folder, relative to the checkout."""
        return "out" if self.flavour == "release" else f"out/{self.flavour}"

    @property
    def out(self) -> Path:
        return self.checkout / self.out_name

    @property
    def store(self) -> Path:
        return self.cache / "store"

    @property
    def downloads(self) -> Path:
        return self.cache / "downloads"

    @property
    def work(self) -> Path:
        """Temporary folders of items being built; on the store's file system, so that a rename moves them."""
        return self.cache / "work"

    @property
    def locks(self) -> Path:
        return self.cache / "locks"

    @property
    def logs(self) -> Path:
        return self.cache / "logs"

    @property
    def tools(self) -> Path:
        """Host programs that mk installs for itself."""
        return self.cache / "tools"
