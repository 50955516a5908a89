# SPDX-License-Identifier: Apache-2.0
"""Runs a part of a package's test suite, natively and in Pyxide alike, and reports each step as a line of JSON.

The settings are a JSON object on standard input: `folder`, the unpacked sdist; `scripts`, the folder tests/suites;
`paths`, for sys.path; `env`, additions to the environment; `alone`, whether the network is a new namespace; `runner`,
"pytest" or "django"; `words`, what to run; `arguments` and `plugins`, of pytest; `leave`, patterns of tests that do not
run and why; `skip`, tests that ran already. Lines begin with a marker, so that
what tests write to the same stream is told apart.
"""

import importlib.util
import io
import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MARKER = "\x01"
Report = Callable[[str], object]


def reporter() -> Report:
    """Writes lines to what standard output is now, wherever tests redirect it, and whatever takes the place of os."""
    output = io.FileIO(os.dup(1), "w", closefd=False)

    def report(line: str) -> None:
        data = f"\n{MARKER}{line}\n".encode()
        while data:
            data = data[output.write(data) :]

    return report


def use_paths(settings: dict[str, Any]) -> None:
    """Puts the suite's packages first on sys.path, and keeps what else is installed out."""
    own = [path for path in sys.path[1:] if not path.endswith("-packages")]
    sys.path[:] = [*settings["paths"], *own]
    # For programs that tests start.
    os.environ["PYTHONPATH"] = os.pathsep.join(settings["paths"])


def load(file: Path) -> Any:
    """The module of a file that is not on sys.path."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def raise_loopback() -> None:
    """Brings the loopback interface up, which is down in a new network namespace."""
    import fcntl
    import socket
    import struct

    set_flags, up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as request:
        fcntl.ioctl(request, set_flags, struct.pack("16sh22x", b"lo", up))


def settle_hypothesis() -> None:
    """The same examples on both sides, however long they take. A suite may load a profile of its own."""
    import hypothesis

    health = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "suite", derandomize=True, deadline=None, database=None, suppress_health_check=health
    )
    hypothesis.settings.load_profile("suite")


def run_pytest(settings: dict[str, Any], report: Report) -> None:
    import pytest

    telling = load(Path(settings["scripts"]) / "suites/run_files.py").Telling
    if "hypothesispytest" in settings["plugins"]:
        settle_hypothesis()
    plugin = telling(report, set(settings["skip"]), settings["leave"], {})
    fixed = ["-q", "--no-summary", "--tb=short", "--continue-on-collection-errors", "--rootdir=."]
    fixed += ["-p", "no:cacheprovider", "-p", "no:faulthandler"]
    fixed += [word for name in settings["plugins"] for word in ("-p", name)]
    code = pytest.main([*fixed, *settings["arguments"], *settings["words"]], plugins=[plugin])
    if code in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}:
        report(json.dumps({"type": "error", "id": f"{' '.join(settings['words'])} (pytest)", "text": f"{code!r}"}))


def run_django(settings: dict[str, Any], report: Report) -> None:
    """Django's own runtests.py, with a runner of ours that its settings name."""
    sys.path[:0] = [str(Path(__file__).parent), os.path.abspath("tests")]
    import django_runner

    django_runner.Runner.report = staticmethod(report)
    django_runner.Runner.skip = frozenset(settings["skip"])
    django_runner.Runner.helpers = load(Path(settings["scripts"]) / "cpython/run_module.py")
    os.chdir("tests")
    sys.argv = ["runtests.py", "--settings=django_runner", "--parallel=1", "--noinput", *settings["words"]]
    runpy.run_path("runtests.py", run_name="__main__")


RUNNERS = {"pytest": run_pytest, "django": run_django}


def main() -> None:
    settings = json.load(sys.stdin)
    report = reporter()
    started = time.perf_counter()
    use_paths(settings)
    os.environ.update(settings["env"])
    if settings["alone"]:
        raise_loopback()
    os.chdir(settings["folder"])
    try:
        RUNNERS[settings["runner"]](settings, report)
    except SystemExit:
        pass
    except BaseException as error:
        text = f"{type(error).__name__}: {error}"
        report(json.dumps({"type": "error", "id": f"{' '.join(settings['words'])} (runner)", "text": text}))
    finally:
        report(json.dumps({"type": "end", "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
