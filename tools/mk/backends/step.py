# SPDX-License-Identifier: Apache-2.0
# What a backend may do: read its options, run programs in the root, and move files within its work folder.
# Invariant: in the root the work folder is /build, whatever its name outside, so that outputs do not depend on it.
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mk.errors import MkError
from mk.process import Runner

BUILD = "/build"
SOURCE = "/build/source"
PREFIX = "/build/prefix"
RECIPE = "/build/recipe"
DEPS = "/deps"

Enter = Callable[[Sequence[str], str, Mapping[str, str]], None]


class Step:
    """One item being built. `enter` runs a program in the root; `runner` runs one on the host."""

    def __init__(
        self, name: str, work: Path, options: Mapping[str, Any], jobs: int, enter: Enter, runner: Runner
    ) -> None:
        self.name = name
        self.work = work
        self.jobs = jobs
        self.runner = runner
        self._options = dict(options)
        self._enter = enter

    def take(self, name: str, default: Any) -> Any:
        """An option, once; its type must be the default's. Braces in its strings are filled in."""
        value = self._options.pop(name, default)
        if type(value) is not type(default):
            raise MkError(f"{self.name}: option {name} must be a {type(default).__name__}, not {value!r}")
        return self.expand(value)

    def drop(self, name: str) -> None:
        """Passes over an option that does not matter here."""
        self._options.pop(name, None)

    def finish(self) -> None:
        """Refuses options that the backend did not take."""
        if self._options:
            raise MkError(f"{self.name}: the backend does not know the option {', '.join(sorted(self._options))}")

    def expand(self, value: Any) -> Any:
        """Fills in {prefix}, {source}, {recipe}, {jobs} and {deps} in every string of a TOML value."""
        if isinstance(value, str):
            known = {"prefix": PREFIX, "source": SOURCE, "recipe": RECIPE, "deps": DEPS, "jobs": str(self.jobs)}
            return re.sub(r"\{(prefix|source|recipe|deps|jobs)\}", lambda match: known[match[1]], value)
        if isinstance(value, list):
            return [self.expand(part) for part in value]
        if isinstance(value, dict):
            return {key: self.expand(part) for key, part in value.items()}
        return value

    def run(self, argv: Sequence[str], cwd: str = SOURCE, env: Mapping[str, str] | None = None) -> None:
        """Runs a program in the root; StepFailed when it ends with an error."""
        self._enter(argv, cwd, env or {})

    def run_all(self, commands: list[list[str]], cwd: str = SOURCE, env: Mapping[str, str] | None = None) -> None:
        for argv in commands:
            self.run(argv, cwd, env)

    def path(self, inside: str) -> Path:
        """The host's path of a path below /build."""
        if not inside.startswith(BUILD + "/"):
            raise MkError(f"{self.name}: {inside} is not below {BUILD}")
        return self.work / inside.removeprefix(BUILD + "/")

    def copy(self, table: Mapping[str, list[str]], base: str = SOURCE) -> None:
        """Copies files and folders into the prefix: {"lib": ["libz.a", "out/*.a"]}, globs below `base`."""
        for target, patterns in table.items():
            folder = self.path(PREFIX) / target
            folder.mkdir(parents=True, exist_ok=True)
            for pattern in patterns:
                found = sorted(self.path(base).glob(pattern))
                if not found:
                    raise MkError(f"{self.name}: nothing matches {pattern}, which the recipe copies to {target}/")
                for path in found:
                    if path.is_dir():
                        shutil.copytree(path, folder / path.name, symlinks=True, dirs_exist_ok=True)
                    else:
                        shutil.copy2(path, folder / path.name, follow_symlinks=False)

    def remove(self, patterns: list[str]) -> None:
        """Removes files and folders from the prefix, by glob."""
        for pattern in patterns:
            for path in sorted(self.path(PREFIX).glob(pattern)):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                elif os.path.lexists(path):
                    path.unlink()
