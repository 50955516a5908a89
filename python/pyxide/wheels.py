# SPDX-License-Identifier: Apache-2.0
"""Install packages into this interpreter: wheels (PEP 427), archives with libraries, single shared modules.

Invariant: a package's files appear in their places all together, when the last one has been unpacked; when anything
fails before that, nothing of the package is left.
"""

from __future__ import annotations

import os
import sys
from errno import EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR
from os.path import basename, dirname, join, normpath

from pyxide.wheel_files import check_metadata, check_path, info_folder, installed_record, place
from pyxide.zip_reader import BadZipError, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["announce", "check", "install", "remove", "shared_libraries", "stage"]

INSTALLER = "pyxide"
# Errors that tell of a member's name, not of the file system.
IMPOSSIBLE = frozenset({EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR})


def install(
    path: str,
    target: str,
    origin: str | None = None,
    sha256: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> list[str]:
    """Install the file `path` into the folder `target` and give the paths of the shared libraries that came with it.

    A wheel gets its INSTALLER and, when it came from the URL `origin`, its `direct_url.json` (PEP 610); `metadata` are
    more files beside those, which replace them. Raises ValueError when the file's sha256 is not `sha256`, or the
    archive is damaged, is no wheel or would write outside of its folder, and OSError when there is no space.
    """
    name = basename(path)
    with open(path, "rb") as file:
        data = file.read()
    if sha256 is not None:
        check(name, data, sha256, "the lock file" if origin is None else "its address")
    part = join(target, f".{name}.part")
    # A folder that is kept between visits may still have what a visit that ended early has left.
    remove(part)
    try:
        os.makedirs(join(part, "lib"))
        stage(path, data, part, target, origin, metadata)
        found = _commit(name, part, target)
    except MemoryError as error:
        raise OSError(f"there is no memory left for the files of {name}") from error
    except BadZipError as error:
        raise ValueError(f"{name} cannot be unpacked: {error}") from error
    finally:
        remove(part)
    _drop_bytecode(found)
    return announce(found)


def announce(files: list[str]) -> list[str]:
    """Let imports and the linker find files that are new, and give the paths of the shared libraries among them."""
    _invalidate_caches()
    libraries = shared_libraries(files)
    _find_bundled(libraries)
    return libraries


def _drop_bytecode(files: list[str]) -> None:
    """Remove what was compiled of sources that are replaced: within a second it could pass for the new ones."""
    caches = {folder for folder in {dirname(path) for path in files} if os.path.isdir(join(folder, "__pycache__"))}
    for path in files:
        folder, name = os.path.split(path)
        if folder in caches and name.endswith(".py"):
            remove(join(folder, "__pycache__", f"{name[:-3]}.{sys.implementation.cache_tag}.pyc"))


def _invalidate_caches() -> None:
    """Do what `importlib.invalidate_caches` does, without importing all of `importlib.metadata` for it."""
    from _frozen_importlib_external import _NamespacePath  # type: ignore[attr-defined]

    for finder in list(sys.path_importer_cache.values()):
        if finder is not None and hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()
    _NamespacePath._epoch += 1
    metadata = sys.modules.get("importlib.metadata")
    if metadata is not None:
        metadata.MetadataPathFinder.invalidate_caches()


def check(name: str, data: bytes, expected: str, source: str) -> None:
    """Raise ValueError unless the data of the file `name` has the sha256 that `source` says."""
    from _sha2 import sha256

    found = sha256(data).hexdigest()
    if found != expected.lower():
        raise ValueError(f"the sha256 of {name} is {found}, but {source} says {expected}")


def shared_libraries(paths: Iterable[str]) -> list[str]:
    """Give those of some paths that are shared libraries (`.so`, `.so.1.2`)."""
    return [path for path in paths if path.endswith(".so") or ".so." in basename(path)]


def _find_bundled(libraries: list[str]) -> None:
    """Let the linker find libraries that wheels bring in a folder `NAME.libs`, also for modules that do not say so."""
    known = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    for folder in dict.fromkeys(dirname(path) for path in libraries):
        if folder.endswith(".libs") and folder not in known:
            known.append(folder)
            os.environ["LD_LIBRARY_PATH"] = ":".join(known)


def stage(
    path: str,
    data: bytes,
    stage: str,
    target: str,
    origin: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Unpack a file below `stage`: what goes to the target into its `lib`, what goes to the prefix into `root`."""
    name = basename(path)
    if name.endswith(".whl"):
        info = info_folder(_unpack(name, data, stage, place), name)
        _describe(name, join(stage, "lib", info), target, data, origin, metadata or {})
    elif name.endswith(".zip"):
        _unpack(name, data, stage, _place_all)
    elif name.endswith(".so"):
        _write(join(stage, "lib", name), data)
    else:
        _unpack_other(path, join(stage, "lib"))


def _place_all(member: str, said_by: str) -> str:
    check_path(member, said_by)
    return f"lib/{member}"


def _unpack(archive: str, data: bytes, stage: str, place: Callable[[str, str], str | None]) -> list[str]:
    """Unpack a zip archive, each member where `place` says, and give the names of the members."""
    made: set[str] = set()
    names = []
    for name, contents in members(data):
        names.append(name)
        where = place(name, archive)
        if where is None:
            continue
        if where.startswith(f"lib/{basename(stage)}"):
            raise ValueError(f"{archive}: its member {name!r} would be written into the folder for unpacking")
        destination = join(stage, where)
        folder = dirname(destination)
        with NamingMember(archive, name):
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            if not name.endswith("/"):
                _write(destination, contents)
    return names


class NamingMember:
    """Makes ValueErrors that name the member of errors that come from its name."""

    def __init__(self, archive: str, member: str) -> None:
        self.what = f"{archive}: its member {member!r} cannot be a file"

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, OSError) and error.errno in IMPOSSIBLE:
            raise ValueError(f"{self.what}: {error.strerror}") from error


def _unpack_other(path: str, folder: str) -> None:
    """Unpack an archive that is no zip archive. Raises ValueError."""
    import shutil

    try:
        shutil.unpack_archive(path, folder, filter="data")
    except MemoryError:
        raise
    except Exception as error:
        raise ValueError(f"{basename(path)} cannot be unpacked: {error}") from error


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(data)


def _describe(
    archive: str, info: str, target: str, wheel: bytes, origin: str | None, metadata: Mapping[str, str]
) -> None:
    """Check a wheel's metadata, write what installers add to it, and enter that in RECORD."""
    folder = basename(info)
    with open(join(info, "METADATA"), "rb") as file:
        check_metadata(file.read(), f"{archive}: {folder}/METADATA")
    added = {"INSTALLER": f"{INSTALLER}\n", "PYODIDE_SOURCE": "pyodide" if origin is None else origin}
    if origin is not None:
        import json
        from _sha2 import sha256

        hashes = {"sha256": sha256(wheel).hexdigest()}
        added["direct_url.json"] = json.dumps({"url": origin, "archive_info": {"hashes": hashes}})
    for name in metadata:
        added[name] = metadata[name]
    for name, text in added.items():
        if "/" in name or name in ("", ".", "..", "METADATA", "RECORD"):
            raise ValueError(f"{archive}: {name!r} cannot be a further file of the metadata")
        with NamingMember(archive, f"{folder}/{name}"):
            _write(join(info, name), text.encode())
    with NamingMember(archive, f"{folder}/RECORD"), open(join(info, "RECORD"), "a+b", buffering=0) as record:
        record.seek(0)
        said_by = f"{archive}: {folder}/RECORD"
        lines = installed_record(record.readall(), said_by, lambda place: _relocate(place, target))
        record.truncate(0)
        record.write((lines + "".join(f"{folder}/{name},,\n" for name in added)).encode())


def _relocate(place: str, target: str) -> str:
    """Give a staged file's path in the form of RECORD: relative to the target."""
    part, _, rest = place.partition("/")
    return rest if part == "lib" else os.path.relpath(join(sys.prefix, rest), target)


def _commit(archive: str, stage: str, target: str) -> list[str]:
    """Move all staged files to their places and give their new paths; on a failure put back what was there."""
    undo: list[tuple[str, str | None]] = []
    replaced = join(stage, "replaced")
    os.mkdir(replaced)

    def move(source: str, destination: str) -> None:
        if not os.path.lexists(destination):
            os.rename(source, destination)
            undo.append((destination, None))
            return
        folder = os.path.isdir(destination) and not os.path.islink(destination)
        if os.path.isdir(source) != folder:
            kinds = ("a file", "a folder") if folder else ("a folder", "a file")
            raise ValueError(f"{archive} has {kinds[0]} for {destination}, which is {kinds[1]}")
        if folder:
            if os.stat(destination).st_dev != device:
                raise ValueError(f"{archive} would write into {destination}, where another file system is mounted")
            for name in os.listdir(source):
                move(join(source, name), join(destination, name))
        else:
            kept = join(replaced, str(len(undo)))
            os.rename(destination, kept)
            undo.append((destination, kept))
            os.rename(source, destination)

    files: list[str] = []
    device = 0
    try:
        for part, place in (("lib", target), ("root", sys.prefix)):
            source = join(stage, part)
            if os.path.isdir(source):
                device = os.stat(place).st_dev
                files += _files_below(source, place)
                move(source, place)
    except BaseException:
        for destination, kept in reversed(undo):
            remove(destination)
            if kept is not None:
                os.rename(kept, destination)
        raise
    return files


def _files_below(source: str, place: str) -> list[str]:
    return [
        normpath(join(place, folder[len(source) + 1 :], name)) for folder, _, names in os.walk(source) for name in names
    ]


def remove(path: str) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if not os.path.isdir(path) or os.path.islink(path):
        if os.path.lexists(path):
            os.unlink(path)
        return
    for name in os.listdir(path):
        remove(join(path, name))
    os.rmdir(path)
