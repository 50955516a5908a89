# SPDX-License-Identifier: Apache-2.0
# Downloads are kept by content; what has another hash stops the build.
import hashlib
import tempfile
import unittest
from pathlib import Path

from mk.disk import RealDisk
from mk.errors import MkError
from mk.fetch import fetch
from mk.fetch.debian import Debian, parse_sources
from mk.process import Runner
from mk.recipe import Source
from mk.tests.fakes import MemoryDisk

DATA = b"an archive"
GOOD = hashlib.sha256(DATA).hexdigest()


class FakeRegistry:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked = 0

    def fetch(self, source: Source, folder: Path) -> list[Path]:
        self.asked += 1
        (folder / "archive.tar.gz").write_bytes(self.data)
        return [folder / "archive.tar.gz"]


class Downloads(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.source = Source("fake", "package", "1.0", GOOD)

    def get(self, registry: FakeRegistry) -> Path:
        return fetch(RealDisk(), {"fake": registry}, self.folder, self.source)

    def test_a_source_is_fetched_once_and_named_by_its_hash(self) -> None:
        registry = FakeRegistry(DATA)
        self.assertEqual(self.get(registry), self.folder / GOOD)
        self.assertEqual(self.get(registry).read_bytes(), DATA)
        self.assertEqual(registry.asked, 1)

    def test_another_hash_is_refused_and_both_are_named(self) -> None:
        other = hashlib.sha256(b"changed").hexdigest()
        with self.assertRaisesRegex(MkError, f"(?s){other}.*{GOOD}"):
            self.get(FakeRegistry(b"changed"))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_kept_archive_is_taken_instead_of_the_registrys(self) -> None:
        kept = self.folder / "kept"
        (kept / "downloads").mkdir(parents=True)
        (kept / "downloads" / GOOD).write_bytes(DATA)
        registry = FakeRegistry(b"changed")
        found = fetch(RealDisk(), {"fake": registry}, self.folder / "own", self.source, [self.folder / "none", kept])
        self.assertEqual((found.read_bytes(), registry.asked), (DATA, 0))

    def test_a_damaged_kept_archive_is_refused(self) -> None:
        kept = self.folder / "kept"
        (kept / "downloads").mkdir(parents=True)
        (kept / "downloads" / GOOD).write_bytes(b"damaged")
        with self.assertRaisesRegex(MkError, f"{GOOD} is damaged"):
            fetch(RealDisk(), {"fake": FakeRegistry(DATA)}, self.folder / "own", self.source, [kept])

    def test_an_unknown_registry_is_named(self) -> None:
        with self.assertRaisesRegex(MkError, "unknown registry fake; known are debian"):
            fetch(RealDisk(), {"debian": FakeRegistry(DATA)}, self.folder, self.source)


SHOWN = f"""Package: thing
Version: 2:1.0-3
Checksums-Sha256:
 {"a" * 64} 100 thing_1.0.orig.tar.gz
 {"b" * 64} 100 thing_1.0-3.debian.tar.xz

Package: thing
Version: 2:1.1-1
Checksums-Sha256:
 {"c" * 64} 100 thing_1.1.orig.tar.xz
"""


class FakeApt:
    """Answers as apt does; its mirror gets the wanted version at the first update."""

    def __init__(self) -> None:
        self.commands: list[str] = []

    def run(self, argv: list[str], **_: object) -> None:
        self.commands.append(" ".join(word for word in argv if "::" not in word and word != "-o"))

    def output(self, argv: list[str], **_: object) -> str:
        return SHOWN if any(" update" in command for command in self.commands) else ""


class FromDebian(unittest.TestCase):
    def setUp(self) -> None:
        self.disk = MemoryDisk()
        self.disk.write(Path("/root/etc/apt/sources.list"), b"deb mirror:/debian suite main\n")
        self.apt = FakeApt()
        runner: Runner = self.apt  # type: ignore[assignment]
        self.debian = Debian(self.disk, runner, Path("/root"), Path(tempfile.mkdtemp()))
        self.addCleanup(RealDisk().remove, self.debian.state)

    def test_archives_are_found_by_hash(self) -> None:
        self.assertEqual(parse_sources(SHOWN), {"a" * 64: "2:1.0-3", "c" * 64: "2:1.1-1"})

    def test_the_version_that_has_the_archive_is_asked_for(self) -> None:
        self.debian.fetch(Source("debian", "thing", "2:1.1-1", "c" * 64), Path("/downloads/x"))
        self.assertEqual(self.apt.commands[-1], "apt-get source --download-only --tar-only thing=2:1.1-1")
        listed = self.disk.read(self.debian.state / "sources.list").decode()
        self.assertRegex(listed, r"^deb-src \[signed-by=/root/.*\] mirror:/debian suite main\n$")

    def test_an_archive_that_is_gone_is_said_with_what_there_is(self) -> None:
        with self.assertRaisesRegex(MkError, "(?s)no source package thing .*2:1.0-3: aaaa"):
            self.debian.fetch(Source("debian", "thing", "0.9-1", "d" * 64), Path("/downloads/x"))


if __name__ == "__main__":
    unittest.main()
