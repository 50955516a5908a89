# SPDX-License-Identifier: Apache-2.0
# The store takes whole items only, and substitutes only after their key and hash were checked.
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

from mk import substitute
from mk.disk import RealDisk
from mk.errors import MkError
from mk.explain import explain
from mk.process import Interrupted
from mk.store import MANIFEST, Store, tree_hash
from mk.tests.fakes import CHECKOUT, MemoryDisk, checkout, items

TOOLS = Path(__file__).resolve().parent.parent.parent


class InMemory(unittest.TestCase):
    def setUp(self) -> None:
        self.disk = MemoryDisk()
        self.store = Store(self.disk, Path("/cache/store"), Path("/cache/work"))
        self.item = items(checkout())["base"]

    def built(self, *names: str) -> Path:
        folder = Path("/cache/work/built")
        for name in names:
            self.disk.write(folder / name, b"data")
        return folder

    def test_commit_moves_seals_and_describes(self) -> None:
        self.assertFalse(self.store.has(self.item))
        path = self.store.commit(self.item, self.built("lib/libbase.a"), 1.5)
        self.assertTrue(self.store.has(self.item))
        self.assertEqual(path.name, f"base-1.0-{self.item.key[:12]}")
        self.assertEqual(self.disk.sealed, [path])
        manifest = json.loads(self.disk.read(path / MANIFEST))
        self.assertEqual(manifest["key"], self.item.key)
        self.assertEqual(manifest["tree"], tree_hash(self.disk, path))

    def test_a_missing_output_is_refused(self) -> None:
        with self.assertRaisesRegex(MkError, r"base: the build made no lib/\*\.a"):
            self.store.commit(self.item, self.built("include/base.h"), 1.0)
        self.assertFalse(self.store.has(self.item))

    def test_the_tree_hash_sees_names_and_content(self) -> None:
        folder = self.built("lib/libbase.a")
        first = tree_hash(self.disk, folder)
        self.disk.write(folder / "lib/libbase.a", b"other")
        second = tree_hash(self.disk, folder)
        self.disk.rename(folder / "lib/libbase.a", folder / "lib/libother.a")
        self.assertEqual(len({first, second, tree_hash(self.disk, folder)}), 3)

    def test_why_names_the_changed_input_through_dependencies(self) -> None:
        disk = checkout()
        for name in ("base", "left"):
            self.store.commit(items(disk)[name], self.built("lib/libbase.a"), 1.0)
        disk.write(CHECKOUT / "recipes/base/patches/0001-a.patch", b"other")
        text = "\n".join(explain(self.store, items(disk)["left"]))
        self.assertIn("not built", text)
        self.assertIn("patch 0001-a.patch", text)


class RealFolder(unittest.TestCase):
    def setUp(self) -> None:
        self.base = Path(tempfile.mkdtemp())
        self.addCleanup(RealDisk().remove, self.base)
        self.disk = RealDisk()
        self.store = Store(self.disk, self.base / "store", self.base / "work")
        self.other = Store(self.disk, self.base / "other/store", self.base / "other/work")
        self.shelf = self.base / "shelf"
        self.item = items(checkout())["base"]

    def make(self) -> Path:
        with self.store.workspace(self.item) as work:
            self.disk.write(work / "prefix/lib/libbase.a", b"archive")
            self.disk.write(work / "prefix/bin/tool", b"#!")
            (work / "prefix/bin/tool").chmod(0o755)
            (work / "prefix/lib/link").symlink_to("libbase.a")
            return self.store.commit(self.item, work / "prefix", 1.0)


class OnDisk(RealFolder):
    def test_items_are_read_only(self) -> None:
        path = self.make()
        self.assertEqual((path / "lib/libbase.a").stat().st_mode & 0o777, 0o444)
        self.assertEqual((path / "bin/tool").stat().st_mode & 0o777, 0o555)
        self.assertEqual(path.stat().st_mode & 0o777, 0o555)

    def test_an_exported_item_is_taken_whole(self) -> None:
        path = self.make()
        archive = substitute.export(self.disk, path, self.shelf)
        self.assertEqual(archive.name, path.name + ".tar.xz")
        taken = substitute.take(self.other, self.item, (self.base / "none", self.shelf))
        self.assertEqual(taken, str(archive))
        self.assertEqual(tree_hash(self.disk, self.other.path(self.item)), tree_hash(self.disk, path))

    def test_a_plain_folder_is_taken(self) -> None:
        self.make()
        self.assertEqual(substitute.take(self.other, self.item, (self.store.folder,)), str(self.store.path(self.item)))

    def test_exports_are_reproducible(self) -> None:
        path = self.make()
        self.assertEqual(substitute.pack(self.disk, path), substitute.pack(self.disk, path))

    def test_nothing_is_taken_when_there_is_nothing(self) -> None:
        self.assertIsNone(substitute.take(self.other, self.item, (self.shelf,)))

    def refused(self, message: str) -> None:
        with self.assertRaisesRegex(MkError, message):
            substitute.take(self.other, self.item, (self.shelf,))
        self.assertFalse(self.other.has(self.item))
        self.assertEqual(self.disk.names(self.other.work), [])

    def shelve(self, change: dict[str, bytes]) -> None:
        """Puts an archive of the item on the shelf, with some of its files changed."""
        path = self.make()
        files = {entry.path: (path / entry.path).read_bytes() for entry in self.disk.entries(path) if not entry.link}
        self.shelf.mkdir()
        with tarfile.open(self.shelf / (path.name + ".tar.xz"), "w:xz") as archive:
            for name, data in {**files, **change}.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))

    def test_a_wrong_hash_is_refused(self) -> None:
        self.shelve({"lib/libbase.a": b"something else"})
        self.refused("refused .*: its files hash to")

    def test_a_wrong_key_is_refused(self) -> None:
        manifest = json.loads((self.make() / MANIFEST).read_bytes())
        self.shelve({MANIFEST: json.dumps({**manifest, "key": "0" * 64}).encode()})
        self.refused("refused .*: its key is 0000")

    def test_inputs_that_do_not_give_the_key_are_refused(self) -> None:
        manifest = json.loads((self.make() / MANIFEST).read_bytes())
        self.shelve({MANIFEST: json.dumps({**manifest, "inputs": {"name": "base"}}).encode()})
        self.refused("refused .*: its inputs do not give its key")

    def test_a_member_outside_is_refused(self) -> None:
        self.shelve({"../outside": b"x"})
        self.refused("refused .*: it holds '../outside'")

    def test_what_is_no_archive_is_refused(self) -> None:
        self.shelf.mkdir()
        (self.shelf / (self.item.folder + ".tar.xz")).write_bytes(b"not an archive")
        self.refused("refused .*: it cannot be read")


class Interruption(RealFolder):
    """Nothing half-built stays, whatever stops the build."""

    def test_an_interrupted_build_leaves_nothing(self) -> None:
        with self.assertRaises(Interrupted), self.store.workspace(self.item) as work:
            self.disk.write(work / "prefix/lib/libbase.a", b"half")
            raise Interrupted(signal.SIGINT)
        self.assertEqual(self.disk.names(self.store.work), [])
        self.assertEqual(self.disk.names(self.store.folder), [])

    def builder(self, number: signal.Signals) -> None:
        """Starts a process that builds for ever, and sends it a signal once it has begun."""
        program = (
            "import sys, time; from pathlib import Path; from mk.process import stoppable\n"
            "from mk.disk import RealDisk; from mk.store import Store; from mk.tests.fakes import checkout, items\n"
            "base = Path(sys.argv[1]); store = Store(RealDisk(), base / 'store', base / 'work')\n"
            "with stoppable(), store.workspace(items(checkout())['base']) as work:\n"
            "    (work / 'half').write_text('x'); print('begun', flush=True); time.sleep(60)\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
        command = [sys.executable, "-c", program, str(self.base)]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            self.assertEqual(process.stdout.readline(), "begun\n")
            process.send_signal(number)
            self.assertNotEqual(process.wait(20), 0)

    def test_sigterm_leaves_nothing(self) -> None:
        self.builder(signal.SIGTERM)
        self.assertEqual(self.disk.names(self.store.work), [])

    def test_what_sigkill_leaves_is_swept_by_the_next_run(self) -> None:
        self.builder(signal.SIGKILL)
        self.assertNotEqual(self.disk.names(self.store.work), [])
        self.store.sweep()
        self.assertEqual(self.disk.names(self.store.work), [])

    def test_a_running_build_is_not_swept(self) -> None:
        with self.store.workspace(self.item) as work:
            self.store.sweep()
            self.assertTrue(work.exists())


if __name__ == "__main__":
    unittest.main()
