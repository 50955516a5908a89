# SPDX-License-Identifier: Apache-2.0
# The Python inside, as python.toml says, and the words that TOML files of the build may use for it.
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mk.disk import Disk


@dataclass(frozen=True)
class Python:
    """Versions: in full (3.13.15), of Debian's package (3.13.15-1), of the platform's ABI (2025_0), of Emscripten."""

    version: str
    debian: str
    abi: str
    emscripten: str

    @property
    def minor(self) -> str:
        """Version without the last number: 3.13."""
        return ".".join(self.version.split(".")[:2])

    @property
    def digits(self) -> str:
        """What names of files have: 313."""
        return self.minor.replace(".", "")

    @property
    def program(self) -> str:
        """Name of the program, of the folder of the library, and of Debian's package: python3.13."""
        return f"python{self.minor}"

    @property
    def suffix(self) -> str:
        """What names of shared modules end in."""
        return f".cpython-{self.digits}-wasm32-emscripten.so"

    @property
    def tag(self) -> str:
        """What names of wheels call this Python (PEP 425)."""
        return f"cp{self.digits}"

    @property
    def platform(self) -> str:
        """The platform of wheels."""
        return f"pyemscripten_{self.abi}_wasm32"

    @property
    def emscripten_platform(self) -> str:
        """The platform as lock files and older wheels call it."""
        return f"emscripten_{self.emscripten.replace('.', '_')}"

    @property
    def library(self) -> str:
        """Folder of the standard library in the interpreter."""
        return f"/lib/{self.program}"

    def fill(self, text: str) -> str:
        """The text of a TOML file with its words for Python filled in."""
        words = {
            "python": self.program,
            "python-version": self.version,
            "python-debian": self.debian,
            "python-suffix": self.suffix,
            "python-abi": self.abi,
            "emscripten": self.emscripten,
        }
        for word, value in words.items():
            text = text.replace(f"{{{word}}}", value)
        return text


PYTHON = Python(**tomllib.loads((Path(__file__).parents[2] / "python.toml").read_text()))


def shared_files(disk: Disk, checkout: Path) -> tuple[str, ...]:
    """Paths of the standard library's shared modules in the package: those of interpreter/Setup.local.

    What interpreter/stdlib.toml says that only the regression suite imports is left out.
    """
    lines = disk.read(checkout / "interpreter/Setup.local").decode().splitlines()
    for_tests = tomllib.loads(disk.read(checkout / "interpreter/stdlib.toml").decode())["test_modules"]
    names = sorted(line.split()[0] for line in lines[lines.index("*shared*") + 1 :] if line[:1] not in ("", "#"))
    product = [name for name in names if not any(fnmatch(name, pattern) for pattern in for_tests)]
    return tuple(f"{{dist}}/dynload/{name}{PYTHON.suffix}" for name in product)
