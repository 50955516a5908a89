# SPDX-License-Identifier: Apache-2.0
# The toolchain's identity, backends' steps, and what a person is shown.
import io
import json
import tempfile
import unittest
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from mk import host, testing
from mk.backends import digests, load, names
from mk.backends.step import Step
from mk.cli import parse
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner
from mk.progress import Progress, clock
from mk.tests.fakes import MemoryDisk
from mk.toolchain import Spec, inspect, installed

STATUS = """Package: clang-22
Status: install ok installed
Version: 1:22.1

Package: gone
Status: deinstall ok config-files
Version: 1
"""


class Toolchain(unittest.TestCase):
    def setUp(self) -> None:
        self.spec = Spec("suite", "minbase", (), {"clang-22": "1:22.0"}, {}, {"PATH": "/usr/bin"})
        self.disk = MemoryDisk()

    def test_only_installed_packages_count(self) -> None:
        self.assertEqual(installed(STATUS), {"clang-22": "1:22.1"})

    def test_the_identity_is_made_of_actual_versions_and_the_drift_is_said(self) -> None:
        self.disk.write(Path("/cache/rootfs-x.json"), json.dumps(installed(STATUS)).encode())
        self.disk.write(Path("/checkout/toolchain/root/config.py"), b"x")
        found = inspect(self.disk, self.spec, Path("/checkout/toolchain"), Path("/cache/rootfs-x"))
        self.assertEqual(found.identity["clang-22"], "1:22.1")
        self.assertIn("environment PATH", found.identity)
        self.assertIn("file config.py", found.identity)
        self.assertEqual(found.drift(), ["clang-22: pinned 1:22.0, here 1:22.1"])

    def test_a_root_without_a_declared_package_is_refused(self) -> None:
        self.disk.write(Path("/cache/rootfs-x.json"), b"{}")
        with self.assertRaisesRegex(MkError, "lacks the package clang-22"):
            inspect(self.disk, self.spec, Path("/checkout/toolchain"), Path("/cache/rootfs-x"))

    def test_the_root_is_named_by_what_is_asked_for(self) -> None:
        other = Spec("suite", "minbase", (), {"clang-22": "1:22.1"}, {}, {})
        self.assertNotEqual(self.spec.id, other.id)


class Building(unittest.TestCase):
    """Backends, with a root that only notes what it is asked to run."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        for name in ("source", "prefix", "recipe"):
            (self.work / name).mkdir()
        self.ran: list[tuple[str, str]] = []

    def enter(self, argv: Sequence[str], cwd: str, env: Mapping[str, str]) -> None:
        self.ran.append((" ".join(argv), cwd))

    def build(self, backend: str, options: Mapping[str, object]) -> list[tuple[str, str]]:
        step = Step("thing", self.work, options, 4, self.enter, RealRunner())
        load(backend)(step)
        return self.ran

    def test_configure(self) -> None:
        (self.work / "recipe/answers").write_text("ac_cv=yes\n")
        (self.work / "source/libx.a").write_bytes(b"x")
        options = {"args": ["--prefix={prefix}"], "answers": "answers", "copy": {"lib": ["*.a"]}}
        ran = self.build("configure", options)
        self.assertEqual([command for command, _ in ran], [
            "./configure --prefix=/build/prefix --config-cache", "make -j4", "make install",
        ])  # fmt: skip
        self.assertEqual((self.work / "source/config.cache").read_text(), "ac_cv=yes\n")
        self.assertTrue((self.work / "prefix/lib/libx.a").exists())

    def test_make_runs_what_is_listed(self) -> None:
        ran = self.build("make", {"make": [["all"]], "folder": "/build/source/sub"})
        self.assertEqual(ran, [("make all", "/build/source/sub")])

    def test_an_unknown_option_is_refused(self) -> None:
        for backend in ("configure", "make", "cmake", "copy", "embuilder"):
            with self.assertRaisesRegex(MkError, "does not know the option flavor"):
                self.build(backend, {"flavor": "x"})

    def test_an_option_of_another_type_is_refused(self) -> None:
        with self.assertRaisesRegex(MkError, "option args must be a list"):
            self.build("configure", {"args": "--static"})

    def test_a_copy_that_matches_nothing_is_refused(self) -> None:
        with self.assertRaisesRegex(MkError, r"nothing matches \*.so"):
            self.build("copy", {"copy": {"lib": ["*.so"]}})

    def test_an_unknown_backend_is_named(self) -> None:
        with self.assertRaisesRegex(MkError, "no backend magic; there are .*cmake"):
            digests("magic")
        self.assertIn("npm", names())


class Shown(unittest.TestCase):
    def test_plain_lines_when_not_a_terminal(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            events = Path(folder) / "events"
            out = io.StringIO()
            shown = Progress(events, {"thing": 90.0}, ["thing"], out)
            lines = [
                {"event": "start", "name": "thing", "seconds": 0},
                {"event": "end", "name": "thing", "seconds": 61.2},
            ]
            events.write_text("".join(json.dumps(line) + "\n" for line in lines[:1]))
            shown.tick()
            self.assertIn("thing 0:00 of ~1:30", shown.status())
            self.assertIn("left", shown.status())
            events.write_text("".join(json.dumps(line) + "\n" for line in lines))
            shown.tick()
            shown.line("[3/7] thing 1.0")
            shown.line("FAILED: out/x")
            self.assertEqual(out.getvalue(), "thing: begins, about 1:30\nthing: done in 1:01\nFAILED: out/x\n")
            self.assertIn("[3/7]", shown.status())

    def test_clock(self) -> None:
        self.assertEqual([clock(0), clock(59.6), clock(3600)], ["0:00", "1:00", "60:00"])


class CommandLine(unittest.TestCase):
    def test_what_follows_is_the_programs_own(self) -> None:
        options = parse(["run", "--debug", "-c", "print(1)", "--debug"])
        self.assertEqual((options.debug, options.args), (True, ["-c", "print(1)", "--debug"]))
        options = parse(["test", "node", "-v", "x"])
        self.assertEqual((options.part, options.filter), ("node", ["-v", "x"]))
        self.assertEqual(parse(["test"]).part, None)
        options = parse(["test", "--suite", "numpy", "--jobs", "1"])
        self.assertEqual((options.part, options.filter), ("suite", ["numpy", "--jobs", "1"]))
        options = parse(["test", "--asan", "cpp", "--asan"])
        self.assertEqual((options.asan, options.debug, options.part, options.filter), (True, False, "cpp", ["--asan"]))
        self.assertEqual(parse(["run", "--asan"]).args, ["--asan"])
        self.assertEqual(parse(["bench", "--quick"]).args, ["--quick"])
        self.assertEqual(parse(["build", "zlib", "--debug"]).target, ["zlib"])


class Parts(unittest.TestCase):
    def test_with_asan_those_run_that_can(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            text = '[[test]]\nname = "one"\nrun = []\n[[test]]\nname = "two"\nrun = []\nasan = true\n'
            (Path(folder) / "product.toml").write_text(text)
            place = Layout(Path(folder), Path(folder), "asan")
            self.assertEqual(list(testing.parts(place)), ["two"])
            self.assertEqual(list(testing.parts(Layout(Path(folder), Path(folder)))), ["one", "two"])
            with self.assertRaisesRegex(MkError, "no test part one that runs with --asan; there are two"):
                testing.run(place, "one", [])

    def test_a_suite_may_have_a_part_of_its_own(self) -> None:
        known = {name: testing.Part(name, [], suite=suite) for name, suite in (("suite", ""), ("own", "pypi"))}
        self.assertEqual(testing.suite_part(known, "suite", ["pypi", "click"]), ("own", ["click"]))
        self.assertEqual(testing.suite_part(known, "suite", ["numpy"]), ("suite", ["numpy"]))
        self.assertEqual(testing.suite_part(known, "own", ["pypi"]), ("own", ["pypi"]))
        self.assertEqual(testing.suite_part(known, None, []), (None, []))

    def test_what_failed_is_shown_again(self) -> None:
        lines = ["node: begins", "  FAIL  a: b", "  1 != 2", "  at c", "", "x", "y", "1 passed, 1 failed"]
        self.assertEqual(testing.failures(lines), lines[1:6])
        self.assertEqual(testing.failures(["1 passed, 0 failed"]), [])


class NoRunner:
    """Fails when anything is run."""

    def run(self, argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        raise AssertionError(argv)

    def output(self, argv: Sequence[str], *, cwd: Path | None = None) -> str:
        raise AssertionError(argv)


class PythonTools(unittest.TestCase):
    def test_what_another_process_installed_meanwhile_is_left_alone(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        requirements = folder / "fetch.txt"
        requirements.write_text("tool==1")

        @contextmanager
        def after_another_process(path: Path) -> Iterator[None]:
            (folder / "tools/fetch/bin").mkdir(parents=True)
            (folder / "tools/fetch/bin/python").touch()
            (folder / "tools/fetch/installed.txt").write_text("tool==1")
            yield

        with mock.patch("mk.lock.held", after_another_process):
            found = host.python_tools(NoRunner(), folder / "tools", requirements)
        self.assertEqual(found, folder / "tools/fetch/bin")


if __name__ == "__main__":
    unittest.main()
