# SPDX-License-Identifier: Apache-2.0
# `./mk new-recipe NAME`: the first draft of a package's recipe, from what its newest sdist on PyPI says.
import email
import hashlib
import json
import re
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mk.errors import MkError
from mk.fetch.pypi import PyPI
from mk.layout import Layout
from mk.process import RealRunner

DRAFT = """\
# SPDX-License-Identifier: Apache-2.0
name = {name}
version = {version}
license = {license}
backend = "wheel"
deps = {deps}
outputs = [{output}]

[source]
registry = "pypi"
package = {package}
version = {version}
sha256 = {sha256}

[options]
{options}
[package]
"""


@dataclass(frozen=True)
class Sdist:
    """What a source distribution says of itself."""

    name: str
    version: str
    license: str
    sha256: str
    requires: tuple[str, ...]


def write(place: Layout, name: str) -> int:
    """Writes recipes/NAME/recipe.toml; MkError when it is there, or PyPI has no sdist of that name."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    file = place.checkout / "recipes" / key / "recipe.toml"
    if file.exists():
        raise MkError(f"{file} is there already")
    client = PyPI(RealRunner(), place.tools, place.checkout / "toolchain/host/fetch.txt")
    with tempfile.TemporaryDirectory() as folder:
        found = client.newest(name, Path(folder))
        text = draft(key, read(found))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    print(f"{file}\nread it, then: ./mk build {key}")
    return 0


def read(archive: Path) -> Sdist:
    """Reads PKG-INFO and pyproject.toml of an sdist."""
    with tarfile.open(archive) as tar:
        texts = {}
        for member in tar:
            wanted = re.fullmatch(r"[^/]+/(PKG-INFO|pyproject\.toml)", member.name)
            content = tar.extractfile(member) if wanted else None
            if wanted and content is not None:
                texts[wanted[1]] = content.read().decode()
    if "PKG-INFO" not in texts:
        raise MkError(f"{archive.name} has no PKG-INFO: it is not an sdist")
    info = email.message_from_string(texts["PKG-INFO"])
    built = tomllib.loads(texts.get("pyproject.toml", "")).get("build-system", {})
    lines = str(info["License-Expression"] or info["License"] or "").splitlines() or ["unknown"]
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return Sdist(info["Name"], info["Version"], lines[0], digest, tuple(built.get("requires", ["setuptools"])))


def draft(key: str, found: Sdist) -> str:
    """The recipe's text. What the sdist does not say, such as libraries that it needs, a person adds."""
    wanted = {re.split(r"[^\w-]", need.lower())[0].replace("_", "-") for need in found.requires}
    options = [] if "meson-python" in wanted else ['system = "setuptools"']
    if "pybind11" in wanted:
        options.append('cxxflags = ["-DPYBIND11_EXPORT=__attribute__((used))", "-DPYBIND11_EXPORT_EXCEPTION="]')
        options.append('pkgconfig = ["{deps}/python-tools/python/pybind11/share/pkgconfig"]')
    deps = ["python-headers", "python-tools"]
    if "numpy" in wanted:
        deps = ["numpy-host", *deps]
        options.append('path = ["{deps}/numpy-host/python"]')
    values = {
        "name": key,
        "version": found.version,
        "license": found.license,
        "deps": deps,
        "output": f"site/{found.name.lower().replace('-', '_')}-*/METADATA",
        "package": key,
        "sha256": found.sha256,
    }
    quoted = {name: json.dumps(value) for name, value in values.items()}
    return DRAFT.format(options="".join(f"{line}\n" for line in options), **quoted)
