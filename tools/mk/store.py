# SPDX-License-Identifier: Apache-2.0
# The store: finished items by key, shared by all checkouts of a machine.
# Invariant: a folder of the store is complete and read-only; it appears by one rename and never changes.
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from mk import lock
from mk.disk import Disk
from mk.errors import MkError
from mk.key import Item, key_of

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What an item says of itself. `tree` is the hash of its files; `built` is seconds since 1970."""

    name: str
    version: str
    license: str
    key: str
    inputs: dict[str, str]
    tree: str
    built: float
    seconds: float


def tree_hash(disk: Disk, folder: Path) -> str:
    """sha256 over the path, executable bit and content of every file and link, without the manifest."""
    total = hashlib.sha256()
    for entry in disk.entries(folder):
        if entry.path == MANIFEST:
            continue
        content = f"-> {entry.link}" if entry.link is not None else disk.digest(folder / entry.path)
        total.update(f"{entry.mode:o} {content} {entry.path}\n".encode())
    return total.hexdigest()


def read_manifest(disk: Disk, folder: Path) -> Manifest:
    """The manifest in `folder`; MkError when it is absent or not one."""
    try:
        return Manifest(**json.loads(disk.read(folder / MANIFEST)))
    except (OSError, ValueError, TypeError) as error:
        raise MkError(f"{folder}: has no readable {MANIFEST}: {error}") from None


def verify(disk: Disk, item: Item, folder: Path, origin: str) -> Manifest:
    """Refuses a folder that is not `item` by key, or whose files are not those its manifest was made for."""
    manifest = read_manifest(disk, folder)
    if manifest.key != item.key:
        raise MkError(f"refused {origin}: its key is {manifest.key}, wanted is {item.key}; remove it or export it anew")
    if key_of(manifest.inputs) != item.key:
        raise MkError(f"refused {origin}: its inputs do not give its key {item.key}; remove it or export it anew")
    if (actual := tree_hash(disk, folder)) != manifest.tree:
        raise MkError(f"refused {origin}: its files hash to {actual}, its manifest says {manifest.tree}; remove it")
    return manifest


class Store:
    """The folder `store/` of the cache, with the folder `work/` in which items are built."""

    def __init__(self, disk: Disk, store: Path, work: Path) -> None:
        self.disk = disk
        self.folder = store
        self.work = work

    def path(self, item: Item) -> Path:
        return self.folder / item.folder

    def has(self, item: Item) -> bool:
        return self.disk.exists(self.path(item) / MANIFEST)

    def commit(self, item: Item, built: Path, seconds: float) -> Path:
        """Gives a finished folder its manifest and moves it into the store, at once and for good."""
        self.check_outputs(item, built)
        recipe = item.recipe
        manifest = Manifest(
            name=recipe.name,
            version=recipe.version,
            license=recipe.license,
            key=item.key,
            inputs=dict(item.inputs),
            tree=tree_hash(self.disk, built),
            built=time.time(),
            seconds=round(seconds, 1),
        )
        self.disk.write(built / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True).encode())
        return self.adopt(item, built)

    def adopt(self, item: Item, folder: Path) -> Path:
        """Moves a folder that has its manifest into the store."""
        target = self.path(item)
        self.disk.make_folder(self.folder)
        if not self.disk.exists(target):
            self.disk.rename(folder, target)
            self.disk.seal(target)
        return target

    def check_outputs(self, item: Item, built: Path) -> None:
        """Refuses a build that left out a file its recipe promises."""
        paths = [Path(entry.path) for entry in self.disk.entries(built)]
        for pattern in item.recipe.outputs:
            if not any(path.match(pattern) for path in paths):
                raise MkError(f"{item.recipe.name}: the build made no {pattern}, which its recipe names as output")

    def manifests(self, name: str) -> list[Manifest]:
        """Manifests of all items of one name, the newest first."""
        found = []
        for folder in self.disk.names(self.folder):
            if folder.startswith(name + "-") and self.disk.exists(self.folder / folder / MANIFEST):
                manifest = read_manifest(self.disk, self.folder / folder)
                if manifest.name == name:
                    found.append(manifest)
        return sorted(found, key=lambda manifest: -manifest.built)

    @contextmanager
    def workspace(self, item: Item) -> Iterator[Path]:
        """A fresh folder to build in, removed at the end whatever happens."""
        folder = self.work / f"{item.folder}.{os.getpid()}"
        with lock.held(folder.with_name(folder.name + ".lock")):
            try:
                self.disk.make_folder(folder)
                yield folder
            finally:
                self.disk.remove(folder)
                self.disk.remove(folder.with_name(folder.name + ".lock"))

    def sweep(self) -> None:
        """Removes what builds that were killed outright have left behind."""
        for name in self.disk.names(self.work):
            if name.endswith(".lock") and lock.is_free(self.work / name):
                self.disk.remove(self.work / name.removesuffix(".lock"))
                self.disk.remove(self.work / name)
