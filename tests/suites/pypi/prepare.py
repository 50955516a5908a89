# SPDX-License-Identifier: Apache-2.0
"""Fetches what suites of tests/suites/pypi.json need, lays it out, and says how the native Python is started.

Usage: PYTHONPATH=tools python3 tests/suites/pypi/prepare.py WORK NAME… Each suite's sdist is unpacked afresh into
WORK/native/NAME and WORK/pyxide/NAME, each package that it imports into a folder of the cache. Writes a JSON object to
WORK/sides.json: `native`, a command line for the root's Python without network, which sees WORK/native as `base`, the
packages as `mounted` and tests as `scripts`; `packages`, the folder of the packages; `paths`, for each suite what to
put on sys.path, relative to that folder.
"""

import json
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

from mk import fetch, host, lock
from mk.disk import RealDisk
from mk.fetch.pypi import PyPI
from mk.layout import Layout, substitutes
from mk.process import RealRunner
from mk.python import PYTHON
from mk.recipe import Source
from mk.sandbox import Sandbox
from mk.session import root_of

BASE, PACKAGES, SCRIPTS = "/tmp/suites/work", "/tmp/suites/packages", "/tmp/suites/scripts"


class Archives:
    """The packages of pypi.json: fetched once, unpacked once into a folder of the cache."""

    def __init__(self, place: Layout, packages: dict[str, dict[str, str]]) -> None:
        self.place = place
        self.packages = packages
        self.folder = place.cache / "tests/suites"
        client = PyPI(RealRunner(), place.tools, place.checkout / "toolchain/host/fetch.txt")
        self.registries: dict[str, fetch.Registry] = {"pypi": client, "pypi-wheel": client}

    def archive(self, name: str, kind: str) -> Path:
        registry = "pypi-wheel" if kind == "wheel" else "pypi"
        source = Source(registry, name, self.packages[name]["version"], self.packages[name][kind])
        return fetch.fetch(RealDisk(), self.registries, self.place.downloads, source, substitutes())

    def importable(self, name: str) -> str:
        """What to put on sys.path, relative to the folder: a wheel's content, or of an sdist what `folder` names."""
        entry = self.packages[name]
        kind = "wheel" if "wheel" in entry else "sdist"
        place = self.folder / f"{name}-{entry['version']}-{entry[kind][:12]}"
        if not place.exists():
            archive = self.archive(name, kind)
            with lock.held(self.folder / f".{place.name}.lock"):
                if not place.exists():
                    fresh = place.with_name(f".{place.name}")
                    shutil.rmtree(fresh, ignore_errors=True)
                    unpack(archive, fresh, kind)
                    fresh.rename(place)
        return f"{place.name}/{entry['folder']}" if kind == "sdist" else place.name


def unpack(archive: Path, folder: Path, kind: str) -> None:
    """Unpacks a wheel, or an sdist without the folder at its top."""
    if kind == "wheel":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)
        return
    top = folder.with_name(f"{folder.name}.top")
    shutil.rmtree(top, ignore_errors=True)
    with tarfile.open(archive) as sdist:
        sdist.extractall(top, filter="data")
    (content,) = top.iterdir()
    content.rename(folder)
    top.rmdir()


def native(place: Layout, work: Path, packages: Path, environment: dict[str, str]) -> list[str]:
    """The command line of the root's Python running run_suite.py, which reads its settings from standard input."""
    host.check_namespaces()
    sandbox = Sandbox(
        root=root_of(place),
        overlay=place.checkout / "toolchain/root",
        environment=environment,
        deps={},
        mounts=(
            (work, BASE, True),
            (packages, PACKAGES, False),
            (place.checkout / "tests", SCRIPTS, False),
        ),
    )
    return sandbox.command([PYTHON.program, f"{SCRIPTS}/suites/pypi/run_suite.py"], BASE)


def main(work: Path, names: list[str]) -> None:
    place = Layout.here()
    data = json.loads((place.checkout / "tests/suites/pypi.json").read_text())
    archives = Archives(place, data["packages"])
    archives.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    paths = {}
    for name in names:
        suite = data["suites"][name]
        paths[name] = [archives.importable(each) for each in [name, *data["always"], *suite.get("with", [])]]
        for side in ("native", "pyxide"):
            (work / side).mkdir(parents=True, exist_ok=True)
            unpack(archives.archive(name, "sdist"), work / side / name, "sdist")
    for side in ("native", "pyxide"):
        for folder in ("home", "tmp"):
            (work / side / folder).mkdir(parents=True)
    environment = {**data["environment"], "HOME": f"{BASE}/home", "TMPDIR": f"{BASE}/tmp"}
    sides = {
        "native": native(place, work / "native", archives.folder, environment),
        "base": BASE,
        "mounted": PACKAGES,
        "scripts": SCRIPTS,
        "packages": str(archives.folder),
        "paths": paths,
    }
    (work / "sides.json").write_text(json.dumps(sides))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2:])
