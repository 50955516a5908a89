# SPDX-License-Identifier: Apache-2.0
# Sources by name through the registries' own clients, kept by content.
# Invariant: a file in downloads/ hashes to its name; nothing is used before it was hashed.
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mk import lock
from mk.disk import Disk
from mk.errors import MkError
from mk.recipe import Source


class Registry(Protocol):
    """A client of one registry."""

    def fetch(self, source: Source, folder: Path) -> list[Path]:
        """Downloads what the registry has for `source` into the empty `folder`; returns candidate files."""


def fetch(
    disk: Disk, registries: dict[str, Registry], downloads: Path, source: Source, kept_folders: Sequence[Path] = ()
) -> Path:
    """The archive of `source`: from downloads/, from a folder of `./mk fetch --keep`, or else from its registry.

    MkError when its hash is another.
    """
    kept = downloads / source.sha256
    if disk.exists(kept):
        return kept
    if source.registry not in registries:
        raise MkError(f"{source.package}: unknown registry {source.registry}; known are {', '.join(registries)}")
    folder = downloads / f".{source.sha256}"
    with lock.held(downloads / f".{source.sha256}.lock"):
        if disk.exists(kept):
            return kept
        try:
            disk.remove(folder)
            disk.make_folder(folder)
            candidates = from_folders(disk, kept_folders, source, folder)
            candidates = candidates or registries[source.registry].fetch(source, folder)
            found = {disk.digest(path): path for path in candidates}
            if source.sha256 not in found:
                seen = ", ".join(f"{path.name} {digest}" for digest, path in found.items())
                raise MkError(
                    f"{source.package} {source.version} from {source.registry} has the sha256\n  {seen or 'no file'}\n"
                    f"but its recipe pins\n  {source.sha256}\nFind out why before changing the recipe."
                )
            disk.rename(found[source.sha256], kept)
        finally:
            disk.remove(folder)
            disk.remove(downloads / f".{source.sha256}.lock")
    return kept


def from_folders(disk: Disk, folders: Sequence[Path], source: Source, target: Path) -> list[Path]:
    """A copy in `target` of the archive that the first of the folders has kept; empty when none has it."""
    for place in (folder / "downloads" / source.sha256 for folder in folders):
        if disk.exists(place):
            if (digest := disk.digest(place)) != source.sha256:
                raise MkError(f"{place} is damaged: its sha256 is {digest}; remove it")
            disk.write(target / source.sha256, disk.read(place))
            return [target / source.sha256]
    return []
