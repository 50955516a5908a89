# SPDX-License-Identifier: Apache-2.0
# Makes one item: from a substitute when there is one, else from its source in a temporary work folder.
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mk import backends, fetch, lock, substitute
from mk.backends.step import BUILD, PREFIX, RECIPE, SOURCE, Step
from mk.errors import MkError, StepFailed
from mk.fetch.debian import Debian
from mk.fetch.npm import Npm
from mk.fetch.pypi import PyPI
from mk.key import Item
from mk.layout import Layout
from mk.process import RealRunner
from mk.python import PYTHON
from mk.sandbox import Sandbox
from mk.store import Store
from mk.toolchain import Toolchain

# How what a registry gives is unpacked: words before and after the archive's name.
UNPACK_ARCHIVE: tuple[list[str], list[str]] = (["tar", "-x", "--no-same-owner", "--strip-components=1", "-f"], [])
UNPACK: Mapping[str, tuple[list[str], list[str]]] = {
    "debian-binary": (["dpkg-deb", "-x"], [SOURCE]),
    "pypi-wheel": ([PYTHON.program, "-m", "zipfile", "-e"], [SOURCE]),
}


@dataclass(frozen=True)
class Builder:
    """All that is needed to make items."""

    layout: Layout
    store: Store
    toolchain: Toolchain
    substitutes: tuple[Path, ...]

    def realize(self, item: Item) -> str:
        """Has `item` in the store afterwards; returns how: present, taken or built."""
        with lock.held(self.layout.locks / f"{item.folder}.lock"):
            if self.store.has(item):
                return "present"
            if origin := substitute.take(self.store, item, self.substitutes):
                return f"taken from {origin}"
            self.make(item)
            return "built"

    def log(self, item: Item) -> Path:
        return self.layout.logs / f"{item.folder}.log"

    def make(self, item: Item) -> None:
        started = time.monotonic()
        log = self.log(item)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output, self.store.workspace(item) as work:
            runner = RealRunner(output)
            try:
                self.steps(item, work, runner)
                self.store.commit(item, work / "prefix", time.monotonic() - started)
            except MkError as error:
                output.write(f"\nmk: {error}\n".encode())
                raise StepFailed(f"{item.recipe.name} failed: {error}", str(log)) from None

    def steps(self, item: Item, work: Path, runner: RealRunner) -> None:
        step = self.prepare(item, work, runner)
        backends.load(item.recipe.backend)(step)
        if not any((work / "prefix").iterdir()):
            raise MkError(f"the build left {PREFIX} empty")

    def prepare(self, item: Item, work: Path, runner: RealRunner) -> Step:
        """Lays out the work folder: the recipe's files, and the source with its patches."""
        recipe = item.recipe
        for name in ("prefix", "source", "recipe", "tmp"):
            (work / name).mkdir()
        for name in recipe.files:
            (work / "recipe" / Path(name).name).write_bytes((recipe.folder / name).read_bytes())
        deps = {dep.recipe.name: self.store.path(dep) for dep in item.closure()}
        box = Sandbox(
            root=self.toolchain.root,
            overlay=self.layout.checkout / "toolchain/root",
            environment=self.toolchain.spec.environment,
            deps=deps,
            mounts=((work, BUILD, True),),
            tmp=work / "tmp",
        )

        def enter(argv: Sequence[str], cwd: str, env: Mapping[str, str]) -> None:
            code = runner.call(box.command(argv, cwd, env), shown=" ".join(argv))
            if code != 0:
                raise StepFailed(f"{argv[0]} ended with code {code} in {cwd}")

        step = Step(recipe.name, work, recipe.options, os.cpu_count() or 1, enter, runner)
        if recipe.source is not None:
            registries, downloads = self.registries(runner), self.layout.downloads
            archive = fetch.fetch(self.store.disk, registries, downloads, recipe.source, self.substitutes)
            (work / "archive").hardlink_to(archive)
            before, after = UNPACK.get(recipe.source.registry, UNPACK_ARCHIVE)
            step.run([*before, f"{BUILD}/archive", *after], SOURCE)
        for name in recipe.patches:
            data = (recipe.folder / "patches" / name).read_bytes()
            (work / "recipe" / name).write_bytes(data)
            step.run(["patch", "-p1", "--fuzz=0", "--no-backup-if-mismatch", "-i", f"{RECIPE}/{name}"], SOURCE)
        return step

    def registries(self, runner: RealRunner) -> dict[str, fetch.Registry]:
        requirements = self.layout.checkout / "toolchain/host/fetch.txt"
        pypi = PyPI(runner, self.layout.tools, requirements)
        debian = Debian(self.store.disk, runner, self.toolchain.root, self.layout.cache / "apt")
        binary = Debian(self.store.disk, runner, self.toolchain.root, self.layout.cache / "apt-binary", binary=True)
        return {"debian": debian, "debian-binary": binary, "pypi": pypi, "pypi-wheel": pypi, "npm": Npm(runner)}
