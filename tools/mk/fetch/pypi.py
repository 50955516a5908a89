# SPDX-License-Identifier: Apache-2.0
# Sdists and wheels from PyPI. `unearth` finds and downloads an sdist without running its build, which pip would.
import os
from pathlib import Path

from mk import host
from mk.process import Runner
from mk.python import PYTHON
from mk.recipe import Source


class PyPI:
    """Uses a private virtual environment with the hash-pinned packages of `requirements`."""

    def __init__(self, runner: Runner, tools: Path, requirements: Path) -> None:
        self.runner = runner
        self.tools = tools
        self.requirements = requirements

    def fetch(self, source: Source, folder: Path) -> list[Path]:
        kind = "--only-binary" if source.registry == "pypi-wheel" else "--no-binary"
        return self.download(kind, f"{source.package}=={source.version}", folder)

    def newest(self, name: str, folder: Path) -> Path:
        """The newest sdist of a package. StepFailed when there is none."""
        (found,) = self.download("--no-binary", name, folder)
        return found

    def download(self, kind: str, wanted: str, folder: Path) -> list[Path]:
        programs = host.python_tools(self.runner, self.tools, self.requirements)
        index = [f"--index-url={os.environ['PIP_INDEX_URL']}"] if "PIP_INDEX_URL" in os.environ else []
        # The Python that packages are for; theirs may not support the one that runs mk.
        target = f"--python-version={PYTHON.minor}"
        self.runner.run([str(programs / "unearth"), kind, target, *index, f"--download={folder}", wanted])
        return sorted(path for path in folder.iterdir() if path.is_file())
