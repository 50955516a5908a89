# SPDX-License-Identifier: Apache-2.0
"""Install packages into this interpreter: wheels (PEP 427), archives with libraries, single shared modules.

Invariant: a package's files appear in their places all together, when the last one has been unpacked; when anything
fails before that, nothing of the package is left.
"""

from __future__ import annotations

import os
import sys
from os.path import basename, dirname, join, normpath

from pyxide.zip_reader import BadZipError, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["install", "shared_libraries"]

INSTALLER = "pyxide"
# Schemes of a wheel's folder `.data` and where they go; scripts and headers are of no use here.
SCHEMES = ("purelib", "platlib", "data")


def install(
    path: str,
    target: str,
    origin: str | None = None,
    sha256: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> list[str]:
    """Install the file `path` into the folder `target` and give the paths of the shared libraries that came with it.

    A wheel gets its INSTALLER and, when it came from the URL `origin`, its `direct_url.json` (PEP 610); `metadata` are
    more files beside those, which replace them. Raises ValueError when the file's sha256 is not the one that is given,
    or when the archive is damaged or would write outside of its folder, and OSError when there is no space.
    """
    name = basename(path)
    with open(path, "rb") as file:
        data = file.read()
    if sha256 is not None:
        _check(name, data, sha256)
    stage = join(target, f".{name}.part")
    # A folder that is kept between visits may still have what a visit that ended early has left.
    _remove(stage)
    try:
        os.makedirs(join(stage, "lib"))
        _stage(path, data, stage, origin, metadata or {})
        found = _commit(stage, target)
    except MemoryError as error:
        raise OSError(f"there is no memory left for the files of {name}") from error
    except BadZipError as error:
        raise ValueError(f"{name} cannot be unpacked: {error}") from error
    finally:
        _remove(stage)
    _invalidate_caches()
    libraries = shared_libraries(found)
    _find_bundled(libraries)
    return libraries


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


def _check(name: str, data: bytes, expected: str) -> None:
    from _sha2 import sha256

    found = sha256(data).hexdigest()
    if found != expected.lower():
        raise ValueError(f"the sha256 of {name} is {found}, but the lock file says {expected}")


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


def _stage(path: str, data: bytes, stage: str, origin: str | None, metadata: Mapping[str, str]) -> None:
    """Unpack a file below `stage`: what goes to the target into its `lib`, what goes to the prefix into `root`."""
    name = basename(path)
    if name.endswith(".whl"):
        info = _unpack(name, data, stage, is_wheel=True)
        if info is not None:
            _describe(info, data, origin, metadata)
    elif name.endswith(".zip"):
        _unpack(name, data, stage, is_wheel=False)
    elif name.endswith(".so"):
        _write(join(stage, "lib", name), data)
    else:
        import shutil

        shutil.unpack_archive(path, join(stage, "lib"), filter="data")


def _unpack(archive: str, data: bytes, stage: str, *, is_wheel: bool) -> str | None:
    """Unpack a zip archive; for a wheel, give the folder of its metadata."""
    info: str | None = None
    made: set[str] = set()
    for name, contents in members(data):
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"{archive}: {name!r} would be written outside of its folder")
        place = _place(name) if is_wheel else f"lib/{name}"
        if place is None:
            continue
        destination = join(stage, place)
        folder = dirname(destination)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        if name.endswith("/"):
            continue
        _write(destination, contents)
        if is_wheel and name.endswith(".dist-info/METADATA") and name.count("/") == 1:
            info = folder
    return info


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(data)


def _place(member: str) -> str | None:
    """Tell where a wheel's member goes below the stage, or None when it goes nowhere."""
    first, _, rest = member.partition("/")
    if not first.endswith(".data"):
        return f"lib/{member}"
    scheme, _, rest = rest.partition("/")
    if not rest or scheme not in SCHEMES:
        return None
    return f"{'root' if scheme == 'data' else 'lib'}/{rest}"


def _describe(info: str, wheel: bytes, origin: str | None, metadata: Mapping[str, str]) -> None:
    """Write what installers add to a wheel's metadata, and enter it in RECORD."""
    added = {"INSTALLER": f"{INSTALLER}\n", "PYODIDE_SOURCE": "pyodide" if origin is None else origin}
    if origin is not None:
        import json
        from _sha2 import sha256

        hashes = {"sha256": sha256(wheel).hexdigest()}
        added["direct_url.json"] = json.dumps({"url": origin, "archive_info": {"hashes": hashes}})
    for name in metadata:
        added[name] = metadata[name]
    for name, text in added.items():
        _write(join(info, name), text.encode())
    with open(join(info, "RECORD"), "a", encoding="utf-8") as record:
        record.writelines(f"{basename(info)}/{name},,\n" for name in added)


def _commit(stage: str, target: str) -> list[str]:
    """Move all staged files to their places and give their new paths; on a failure put back what was there."""
    undo: list[tuple[str, str | None]] = []
    replaced = join(stage, "replaced")
    os.mkdir(replaced)

    def move(source: str, destination: str) -> None:
        if not os.path.lexists(destination):
            os.rename(source, destination)
            undo.append((destination, None))
        elif os.path.isdir(source) and os.path.isdir(destination):
            for name in os.listdir(source):
                move(join(source, name), join(destination, name))
        else:
            kept = join(replaced, str(len(undo)))
            os.rename(destination, kept)
            undo.append((destination, kept))
            os.rename(source, destination)

    files: list[str] = []
    try:
        for part, place in (("lib", target), ("root", sys.prefix)):
            source = join(stage, part)
            if os.path.isdir(source):
                files += _files_below(source, place)
                move(source, place)
    except BaseException:
        for destination, kept in reversed(undo):
            _remove(destination)
            if kept is not None:
                os.rename(kept, destination)
        raise
    return files


def _files_below(source: str, place: str) -> list[str]:
    return [
        normpath(join(place, folder[len(source) + 1 :], name)) for folder, _, names in os.walk(source) for name in names
    ]


def _remove(path: str) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if not os.path.isdir(path) or os.path.islink(path):
        if os.path.lexists(path):
            os.unlink(path)
        return
    for name in os.listdir(path):
        _remove(join(path, name))
    os.rmdir(path)
