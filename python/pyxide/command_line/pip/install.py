# SPDX-License-Identifier: Apache-2.0
"""`pip install`: micropip finds and unpacks wheels in memory; they are then copied to the folder of packages.

Invariant: a package's `.dist-info`, by which it counts as installed, is copied last.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from sysconfig import get_path

from .distributions import base_of, find, locked, normal, remove, user_folder
from .errors import PipError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

__all__ = ["install"]

NO_WHEEL = re.compile(r"find a pure Python 3 wheel for[: ]+['\"]?([^'\"\s]+)")
IS_SOURCE = re.compile(r"(git|hg|svn|bzr)\+|.*\.(tar\.(gz|bz2|xz)|tgz|zip)(#|$)")


def install(options: Namespace) -> int:
    """Install what a command line asks for. Raises PipError."""
    folder = user_folder() if options.target is None else Path(options.target).absolute()
    asked = [_wanted(text) for text in options.requirements]
    asked += [_wanted(line) for file in options.requirement for line in _lines(file)]
    if not asked:
        raise PipError("You must give at least one requirement to install")
    constraints = [line for file in options.constraint for line in _lines(file)]
    asked = [text for text in asked if not _loads_on_import(text, options.quiet)]
    fresh = options.upgrade or options.again or options.target is not None
    if not fresh:
        asked = [text for text in asked if not _is_satisfied(text, options.quiet)]
        # Another version than is there: micropip is not to see that, and would not remove it in the same way.
        fresh = any(wanted is not None and find(wanted.name) for wanted in map(_requirement, asked))
    if not asked:
        return 0
    memory = Path(get_path("purelib"))
    before = {found.name for found in distributions(path=[str(memory)])}
    _run_micropip(asked, constraints, folder if fresh else None, options)
    new = [found for found in distributions(path=[str(memory)]) if found.name not in before or _is_named(found, asked)]
    done = []
    for found in sorted(new, key=lambda found: normal(found.name)):
        if _is_of_lock_file(found):
            continue
        old = find(found.name, folder)
        if old is not None:
            remove(old)
        _copy(found, memory, folder)
        done.append(f"{found.name}-{found.version}")
    if done and not options.quiet:
        print("Successfully installed", *done)
    return 0


def _wanted(text: str) -> str:
    """Give a requirement as micropip takes it. Raises PipError for what would have to be built."""
    if re.match(r"https?:", text) and text.partition("#")[0].endswith(".whl"):
        return text
    path = text.removeprefix("file://")
    if IS_SOURCE.match(path) or (Path(path).is_dir() and ("/" in path or path in (".", ".."))):
        raise PipError(f"{text} would have to be built, which this pip cannot: build a wheel elsewhere")
    if path.endswith(".whl"):
        if not Path(path).is_file():
            raise PipError(f"there is no file {path}")
        return f"emfs:{Path(path).absolute()}"
    return text


def _lines(file: str) -> Iterator[str]:
    """Give the requirements of a file; `-r` names another one, relative to it."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise PipError(f"Could not open requirements file: {error}") from None
    for line in text.replace("\\\n", " ").splitlines():
        words = re.sub(r"(^|\s)#.*", "", line).strip()
        nested = re.match(r"(?:-r|--requirement)[\s=]*(\S+)$", words)
        if nested:
            yield from _lines(str(Path(file).parent / nested[1]))
        elif words.startswith("-"):
            raise PipError(f"{file}: this pip knows no '{words}' in a file; give it on the command line")
        elif words:
            yield re.sub(r"\s+--hash=\S+", "", words)


def _requirement(text: str) -> Any:
    """Give what a requirement says; None for a wheel."""
    from packaging.requirements import InvalidRequirement, Requirement  # type: ignore[import-not-found]

    if re.match(r"(emfs|https?):", text):
        return None
    try:
        return Requirement(text)
    except InvalidRequirement as error:
        raise PipError(f"Invalid requirement: {text!r}: {error}") from None


def _is_satisfied(text: str, quiet: int) -> bool:
    wanted = _requirement(text)
    found = None if wanted is None else find(wanted.name)
    if wanted is None or found is None or found.version not in wanted.specifier:
        return False
    if not quiet:
        print(f"Requirement already satisfied: {text} in {found.locate_file('')} ({found.version})")
    return True


def _loads_on_import(text: str, quiet: int) -> bool:
    wanted = _requirement(text)
    if wanted is None or wanted.extras or wanted.url:
        return False
    version = {normal(name): version for name, version in locked().items()}.get(normal(wanted.name))
    if version is None or version not in wanted.specifier:
        return False
    if not quiet:
        print(f"{wanted.name} {version} is in the lock file: it loads when it is imported")
    return True


def _is_named(found: Distribution, asked: list[str]) -> bool:
    for text in asked:
        wanted = _requirement(text)
        name = normal(text.rpartition("/")[2].partition("-")[0]) if wanted is None else normal(wanted.name)
        if normal(found.name) == name:
            return True
    return False


def _is_of_lock_file(found: Distribution) -> bool:
    return (found.read_text("PYODIDE_SOURCE") or "").strip() == "pyodide"


def _run_micropip(asked: list[str], constraints: list[str], hidden: Path | None, options: Namespace) -> None:
    """Let micropip install into memory. Of what is in `hidden`, or in the user's folder then, it knows nothing."""
    try:
        import micropip  # type: ignore[import-not-found]
    except ImportError as error:
        raise PipError(f"micropip, which this pip works by, cannot be imported: {error}") from error

    indexes = [url for url in (options.index_url, *options.extra_index_url) if url]
    if not options.quiet:
        for text in asked:
            print(f"Collecting {text.removeprefix('emfs:')}")
    path = list(sys.path)
    if hidden is not None:
        import site

        sys.path[:] = [entry for entry in path if entry not in (str(hidden), site.USER_SITE)]
    try:
        asyncio.run(
            micropip.install(
                asked,
                deps=not options.no_deps,
                pre=options.pre,
                index_urls=indexes or None,
                constraints=constraints or None,
                reinstall=True,
                verbose=options.verbose > 0,
            )
        )
    except (ValueError, OSError, RuntimeError) as error:
        raise PipError(_explained(str(error))) from error
    finally:
        sys.path[:] = path


def _explained(message: str) -> str:
    """Give micropip's message without its advice for programs, or a better one."""
    missing = NO_WHEEL.search(message)
    if missing:
        from packaging.tags import platform_tags  # type: ignore[import-not-found]

        return (
            f"{missing[1]}: the index has no wheel that works here, of pure Python or for WebAssembly "
            f"({next(platform_tags())}). Wheels for Linux, macOS and Windows hold native code, which does not run in "
            "WebAssembly. `pip list` shows the packages of the lock file, which load when they are imported."
        )
    lines = [line for line in message.splitlines() if "micropip" not in line and "keep_going" not in line]
    return "\n".join(lines).strip() or message


def _copy(found: Distribution, memory: Path, folder: Path) -> None:
    """Copy a package's files from memory, its metadata last."""
    base = base_of(folder)
    if found.files is None:
        raise PipError(f"{found.name} came without a list of its files (RECORD)")
    moves: list[tuple[Path, Path]] = []
    records: dict[str, str] = {}
    for file in found.files:
        source = Path(os.path.normpath(memory / file))
        inside = memory in source.parents
        target = folder / source.relative_to(memory) if inside else base / source.relative_to(sys.prefix)
        records[str(file)] = os.path.relpath(target, folder)
        moves.append((source, target))
    moves.sort(key=lambda move: ".dist-info" in str(move[1]))
    for source, target in moves:
        if not source.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.name == "RECORD" and source.parent.name.endswith(".dist-info"):
            lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
            changed = [_renamed(line, records) for line in lines]
            target.write_text("".join(changed), encoding="utf-8")
        elif source.parent.name.endswith(".dist-info") and source.name == "INSTALLER":
            target.write_text("pip\n", encoding="utf-8")
        else:
            shutil.copyfile(source, target)


def _renamed(line: str, records: dict[str, str]) -> str:
    path, comma, rest = line.partition(",")
    return records.get(path, path) + comma + rest
