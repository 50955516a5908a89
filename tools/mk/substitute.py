# SPDX-License-Identifier: Apache-2.0
# Items that were built elsewhere: `<item>.tar.xz` archives (or plain folders) in the folders of PYXIDE_SUBSTITUTE.
# Invariant: nothing enters the store from here before its key and its hash were checked.
import io
import shutil
import tarfile
from pathlib import Path

from mk.disk import Disk
from mk.errors import MkError
from mk.key import Item
from mk.store import MANIFEST, Store, verify

SUFFIX = ".tar.xz"


def export(disk: Disk, folder: Path, target: Path) -> Path:
    """Packs an item of the store into the folder `target`; the same item gives the same bytes."""
    archive = target / (folder.name + SUFFIX)
    disk.write(archive, pack(disk, folder))
    return archive


def pack(disk: Disk, folder: Path) -> bytes:
    """An item as an archive: its manifest first, then its files by path, without times and owners."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz", preset=6) as archive:
        for entry in sorted(disk.entries(folder), key=lambda entry: (entry.path != MANIFEST, entry.path)):
            member = tarfile.TarInfo(entry.path)
            member.mode = entry.mode
            if entry.link is not None:
                member.type, member.linkname = tarfile.SYMTYPE, entry.link
                archive.addfile(member)
            else:
                data = disk.read(folder / entry.path)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def unpack(archive: Path, target: Path) -> None:
    """Unpacks an archive; refuses members that would land outside of `target`."""
    try:
        with tarfile.open(archive) as content:
            for member in content:
                parts = Path(member.name).parts
                if Path(member.name).is_absolute() or ".." in parts or not (member.isfile() or member.issym()):
                    raise MkError(f"refused {archive}: it holds {member.name!r}, which no item has")
                content.extract(member, target, set_attrs=not member.issym())
    except (tarfile.TarError, EOFError, OSError) as error:
        raise MkError(f"refused {archive}: it cannot be read: {error}") from None


def take(store: Store, item: Item, folders: tuple[Path, ...]) -> str | None:
    """Takes `item` into the store from the first folder that has it; returns where from, or None."""
    disk = store.disk
    for folder in folders:
        archive = folder / (item.folder + SUFFIX)
        plain = folder / item.folder
        if not disk.exists(archive) and not disk.exists(plain):
            continue
        with store.workspace(item) as work:
            fresh = work / "item"
            disk.make_folder(fresh)
            if disk.exists(archive):
                unpack(archive, fresh)
            else:
                copy(disk, plain, fresh)
            origin = archive if disk.exists(archive) else plain
            verify(disk, item, fresh, str(origin))
            store.adopt(item, fresh)
        return str(origin)
    return None


def copy(disk: Disk, source: Path, target: Path) -> None:
    """Copies a plain folder, file by file."""
    for entry in disk.entries(source):
        place = target / entry.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if entry.link is not None:
            place.symlink_to(entry.link)
        else:
            shutil.copyfile(source / entry.path, place)
            place.chmod(entry.mode)
