# SPDX-License-Identifier: Apache-2.0
# A disk in memory and stand-ins for the toolchain and the backends.
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mk.disk import Entry
from mk.graph import resolve
from mk.key import Item
from mk.recipe import folders, load_all

CHECKOUT = Path("/checkout")


class MemoryDisk:
    """Files by path; a folder is there when a file is below it."""

    def __init__(self) -> None:
        self.files: dict[Path, bytes] = {}
        self.sealed: list[Path] = []

    def below(self, folder: Path) -> list[Path]:
        return [path for path in self.files if folder in path.parents]

    def read(self, path: Path) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def write(self, path: Path, data: bytes) -> None:
        self.files[path] = data

    def exists(self, path: Path) -> bool:
        return path in self.files or bool(self.below(path))

    def names(self, folder: Path) -> list[str]:
        return sorted({path.relative_to(folder).parts[0] for path in self.below(folder)})

    def entries(self, folder: Path) -> list[Entry]:
        return [Entry(str(path.relative_to(folder)), 0o644, None) for path in sorted(self.below(folder))]

    def digest(self, path: Path) -> str:
        return hashlib.sha256(self.read(path)).hexdigest()

    def make_folder(self, path: Path) -> None:
        pass

    def rename(self, source: Path, target: Path) -> None:
        for path in [*self.below(source), source]:
            if path in self.files:
                self.files[target / path.relative_to(source) if path != source else target] = self.files.pop(path)

    def remove(self, path: Path) -> None:
        for gone in [*self.below(path), path]:
            self.files.pop(gone, None)

    def seal(self, folder: Path) -> None:
        self.sealed.append(folder)


@dataclass
class FakeToolchain:
    identity: Mapping[str, str] = field(default_factory=lambda: {"clang": "22.1"})
    implicit: tuple[str, ...] = ()


def digests(backend: str, source: str = "def build(step): ...") -> dict[str, str]:
    return {backend: hashlib.sha256(source.encode()).hexdigest()}


def recipe_text(name: str, *lines: str) -> bytes:
    head = [f'name = "{name}"', 'version = "1.0"', 'license = "MIT"', 'backend = "make"', 'outputs = ["lib/*.a"]']
    return "\n".join([*head, *lines]).encode()


def checkout() -> MemoryDisk:
    """A checkout where `program` needs `left` and `right`, and both need `base`, which has a patch."""
    disk = MemoryDisk()
    recipes = CHECKOUT / "recipes"
    disk.write(recipes / "base/recipe.toml", recipe_text("base", 'files = ["answers"]'))
    disk.write(recipes / "base/answers", b"yes")
    disk.write(recipes / "base/patches/0001-a.patch", b"--- a\n+++ b\n")
    disk.write(recipes / "left/recipe.toml", recipe_text("left", 'deps = ["base"]'))
    disk.write(recipes / "right/recipe.toml", recipe_text("right"))
    disk.write(recipes / "program/recipe.toml", recipe_text("program", 'deps = ["left", "right"]'))
    return disk


def items(
    disk: MemoryDisk,
    flavour: str = "release",
    toolchain: FakeToolchain | None = None,
    source: str = "def build(step): ...",
) -> dict[str, Item]:
    recipes = load_all(disk, folders(disk, CHECKOUT), flavour)
    return resolve(disk, recipes, toolchain or FakeToolchain(), lambda backend: digests(backend, source))


def keys(disk: MemoryDisk) -> dict[str, str]:
    return {name: item.key for name, item in items(disk).items()}
