# SPDX-License-Identifier: Apache-2.0
# Debian packages, source and binary, through apt on the host, from the suite and mirror that the root itself names.
# Invariant: the system's own apt settings and lists are neither read for sources nor changed.
import re
from pathlib import Path

from mk import lock
from mk.disk import Disk
from mk.errors import MkError, StepFailed
from mk.process import Runner
from mk.recipe import Source

KEYRING = "usr/share/keyrings/debian-archive-keyring.gpg"


class Debian:
    """`state` is a folder of the cache that holds apt's lists and settings; `binary` asks for compiled packages."""

    def __init__(self, disk: Disk, runner: Runner, root: Path, state: Path, binary: bool = False) -> None:
        self.disk = disk
        self.runner = runner
        self.root = root
        self.state = state
        self.binary = binary

    def fetch(self, source: Source, folder: Path) -> list[Path]:
        with lock.held(self.state / "lock"):
            offered = self.offered(source) or self.offered(source, update=True)
        if source.sha256 not in offered:
            known = "\n".join(f"  {version}: {digest}" for digest, version in offered.items())
            kind = "binary" if self.binary else "source"
            raise MkError(
                f"Debian has no {kind} package {source.package} with an archive of sha256 {source.sha256}"
                f" (version {source.version}); it has\n{known or '  none'}"
            )
        wanted = f"{source.package}={offered[source.sha256]}"
        if self.binary:
            self.runner.run([*self.apt("apt-get"), "download", wanted], cwd=folder)
            return [folder / name for name in self.disk.names(folder) if name.endswith(".deb")]
        try:
            self.runner.run([*self.apt("apt-get"), "source", "--download-only", "--tar-only", wanted], cwd=folder)
        except StepFailed:
            # A mirror may lack Debian's own part of a source package; the original archive is what counts.
            if not self.archives(folder):
                raise
        return self.archives(folder)

    def archives(self, folder: Path) -> list[Path]:
        return [folder / name for name in self.disk.names(folder) if ".orig" in name and not name.endswith(".asc")]

    def offered(self, source: Source, update: bool = False) -> dict[str, str]:
        """Version by sha256 of all archives of a package; empty when the wanted one is not among them."""
        if update or not self.disk.names(self.state / "lists"):
            self.prepare()
            self.runner.run([*self.apt("apt-get"), "update", "-q"])
            update = True
        asked = ["show"] if self.binary else ["showsrc", "--only-source"]
        text = self.runner.output([*self.apt("apt-cache"), *asked, source.package])
        found = parse_packages(text) if self.binary else parse_sources(text)
        return found if update or source.sha256 in found else {}

    def prepare(self) -> None:
        """Writes the list of sources: the root's own, with its keys, as source packages."""
        text = self.disk.read(self.root / "etc/apt/sources.list").decode()
        lines = re.findall(r"^deb (?:\[.*?\] )?(.*)$", text, re.MULTILINE)
        if not lines:
            raise MkError(
                f"{self.root}/etc/apt/sources.list names no mirror; `./mk clean --root` has the root made anew"
            )
        option = f"[signed-by={self.root / KEYRING}]"
        content = "".join(f"{'deb' if self.binary else 'deb-src'} {option} {line}\n" for line in lines)
        self.disk.write(self.state / "sources.list", content.encode())
        for name in ("lists/partial", "cache/archives/partial"):
            self.disk.make_folder(self.state / name)

    def apt(self, program: str) -> list[str]:
        settings = {
            "Dir::Etc::sourcelist": self.state / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State": self.state,
            "Dir::State::lists": self.state / "lists",
            "Dir::State::status": "/dev/null",
            "Dir::Cache": self.state / "cache",
            "Acquire::Check-Valid-Until": "false",
            "APT::Sandbox::User": "",
        }
        return [program, *(part for name, value in settings.items() for part in ("-o", f"{name}={value}"))]


def parse_packages(text: str) -> dict[str, str]:
    """Version by sha256 of the binary packages in the paragraphs that apt-cache shows."""
    fields = [dict(re.findall(r"^(Version|SHA256): (\S+)$", part, re.MULTILINE)) for part in text.split("\n\n")]
    return {found["SHA256"]: found["Version"] for found in fields if len(found) == 2}


def parse_sources(text: str) -> dict[str, str]:
    """Version by sha256 of the original archives in the paragraphs that apt-cache shows."""
    found = {}
    for paragraph in text.split("\n\n"):
        if version := re.search(r"^Version: (\S+)$", paragraph, re.MULTILINE):
            for digest in re.findall(r"^ ([0-9a-f]{64}) \d+ \S+\.orig\.tar\.\w+$", paragraph, re.MULTILINE):
                found[digest] = version[1]
    return found
