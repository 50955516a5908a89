# SPDX-License-Identifier: Apache-2.0
# Sources by name through the registries' own clients, kept by content.
# Invariant: a file in downloads/ hashes to its name; nothing is used before it was hashed.
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


def fetch(disk: Disk, registries: dict[str, Registry], downloads: Path, source: Source) -> Path:
    """The archive of `source`, from downloads/ or else from its registry. MkError when its hash is another."""
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
            found = {disk.digest(path): path for path in registries[source.registry].fetch(source, folder)}
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
