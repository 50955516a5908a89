# SPDX-License-Identifier: Apache-2.0
# What toolchain/ declares, and what the root file system made from it really holds.
# Invariant: the identity is made of actual versions, never of the pinned ones.
import hashlib
import json
import platform
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mk.disk import Disk
from mk.errors import MkError
from mk.python import PYTHON


@dataclass(frozen=True)
class Spec:
    """toolchain/toolchain.toml. `packages` and `watched` map names to the versions the pins were made with."""

    suite: str
    variant: str
    implicit: tuple[str, ...]
    packages: Mapping[str, str]
    watched: Mapping[str, str]
    environment: Mapping[str, str]

    @property
    def id(self) -> str:
        """Names the root: it is made anew when what is asked for changes."""
        asked = [self.suite, self.variant, dict(self.packages), dict(self.watched), platform.machine()]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


def load_spec(disk: Disk, folder: Path) -> Spec:
    path = folder / "toolchain.toml"
    try:
        table = tomllib.loads(PYTHON.fill(disk.read(path).decode()))
        return Spec(**{**table, "implicit": tuple(table["implicit"])})
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise MkError(f"{path}: {error}") from None


@dataclass(frozen=True)
class Toolchain:
    """A root that exists. `actual` maps each declared package to its version there."""

    spec: Spec
    root: Path
    actual: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def implicit(self) -> tuple[str, ...]:
        return self.spec.implicit

    @property
    def identity(self) -> dict[str, str]:
        return {
            **self.actual,
            **{f"environment {name}": value for name, value in self.spec.environment.items()},
            **{f"file {name}": digest for name, digest in self.files.items()},
        }

    def drift(self) -> list[str]:
        """Where the root differs from the pinned versions, a line each."""
        pinned = {**self.spec.packages, **self.spec.watched}
        return [
            f"{name}: pinned {version}, here {self.actual[name]}"
            for name, version in sorted(pinned.items())
            if self.actual[name] != version
        ]


def installed(status: str) -> dict[str, str]:
    """Package versions from the text of dpkg's status file."""
    versions = {}
    for paragraph in status.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.splitlines() if line[:1] != " " and ": " in line)
        if fields.get("Status") == "install ok installed":
            versions[fields["Package"]] = fields["Version"]
    return versions


def inspect(disk: Disk, spec: Spec, folder: Path, root: Path) -> Toolchain:
    """The toolchain in `root`; `folder` is toolchain/, whose `root/` the steps see as /toolchain."""
    versions = json.loads(disk.read(root.with_name(root.name + ".json")))
    wanted = [*spec.packages, *spec.watched]
    if missing := [name for name in wanted if name not in versions]:
        raise MkError(f"{root}: lacks the package {', '.join(missing)}; `./mk clean --root` removes it to be made anew")
    overlay = folder / "root"
    files = {entry.path: disk.digest(overlay / entry.path) for entry in disk.entries(overlay)}
    return Toolchain(spec, root, {name: versions[name] for name in wanted}, files)
