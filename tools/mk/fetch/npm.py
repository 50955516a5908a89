# SPDX-License-Identifier: Apache-2.0
# Packages from npm, as the archives that `npm pack` gives.
from pathlib import Path

from mk import host
from mk.process import Runner
from mk.recipe import Source


class Npm:
    def __init__(self, runner: Runner) -> None:
        self.runner = runner

    def fetch(self, source: Source, folder: Path) -> list[Path]:
        program = host.need(self.runner, "npm", "nodejs", "npm")
        self.runner.run([program, "pack", "--ignore-scripts", f"{source.package}@{source.version}"], cwd=folder)
        return sorted(folder.glob("*.tgz"))
