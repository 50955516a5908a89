# SPDX-License-Identifier: Apache-2.0
# The file system as the store and the planner use it, so that tests can give them one in memory.
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """A file or link below a folder. `text` is the link's target, or None; `mode` is 0o755 or 0o644."""

    path: str
    mode: int
    link: str | None


class Disk(Protocol):
    """What the build asks of a file system. Paths are absolute; errors are OSError."""

    def read(self, path: Path) -> bytes: ...
    def write(self, path: Path, data: bytes) -> None:
        """Replaces the file at once or not at all, making its folders."""

    def exists(self, path: Path) -> bool: ...
    def names(self, folder: Path) -> list[str]:
        """Sorted names in a folder; empty when it is absent."""

    def entries(self, folder: Path) -> list[Entry]:
        """All files and links below a folder, sorted by path; folders themselves are not listed."""

    def digest(self, path: Path) -> str:
        """sha256 of a file's bytes, in hex."""

    def make_folder(self, path: Path) -> None: ...
    def rename(self, source: Path, target: Path) -> None: ...
    def remove(self, path: Path) -> None:
        """Removes a file or a whole folder, read-only or not; absent is fine."""

    def seal(self, folder: Path) -> None:
        """Makes a folder and all that is below it read-only."""


class RealDisk:
    """The machine's own file system."""

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(path)

    def exists(self, path: Path) -> bool:
        return path.exists()

    def names(self, folder: Path) -> list[str]:
        return sorted(os.listdir(folder)) if folder.is_dir() else []

    def entries(self, folder: Path) -> list[Entry]:
        found = []
        for base, folders, files in os.walk(folder):
            for name in [*files, *(f for f in folders if os.path.islink(os.path.join(base, f)))]:
                path = os.path.join(base, name)
                status = os.lstat(path)
                link = os.readlink(path) if stat.S_ISLNK(status.st_mode) else None
                mode = 0o755 if link is None and status.st_mode & 0o100 else 0o644
                found.append(Entry(os.path.relpath(path, folder), mode, link))
        return sorted(found, key=lambda entry: entry.path)

    def digest(self, path: Path) -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def make_folder(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)

    def rename(self, source: Path, target: Path) -> None:
        source.rename(target)

    def remove(self, path: Path) -> None:
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.exists():
            for base, _, _ in os.walk(path):
                os.chmod(base, 0o755)
            shutil.rmtree(path)

    def seal(self, folder: Path) -> None:
        for base, folders, files in os.walk(folder, topdown=False):
            for name in files:
                path = os.path.join(base, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o555 if os.stat(path).st_mode & 0o100 else 0o444)
            os.chmod(base, 0o555)
            del folders
