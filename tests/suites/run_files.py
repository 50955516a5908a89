# SPDX-License-Identifier: Apache-2.0
"""Runs files of pytest tests inside Pyxide and tells each step as a line of JSON.

Invariant: a `start` line precedes each test, so that whoever listens knows which test killed or hung the interpreter.
"""

import json
import os
import re
import site
import time
from collections.abc import Callable

import pytest

Tell = Callable[[str], object]
SITE = site.getsitepackages()[0]
INI = "/tmp/suite/pytest.ini"


class Telling:
    """The plugin: tells a test's worst phase when it is over. `leave` maps patterns of tests to why they do not run."""

    def __init__(self, tell: Tell, taken: set[str], leave: dict[str, str], marks: dict[str, str]) -> None:
        self._tell = tell
        self._taken = taken
        self._leave = leave
        self._marks = marks
        self._told: dict[str, object] = {"type": "pass"}

    def _say(self, kind: str, **more: object) -> None:
        self._tell(json.dumps({"type": kind, **more}))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self._say("plan", count=len(items))
        items[:] = [item for item in items if item.nodeid not in self._taken]
        for item in items:
            for reason in self._reasons(item):
                item.add_marker(pytest.mark.skip(reason=reason))

    def _reasons(self, item: pytest.Item) -> list[str]:
        found = [reason for pattern, reason in self._leave.items() if _matches(pattern, item.nodeid)]
        return found + [reason for mark, reason in self._marks.items() if item.get_closest_marker(mark)]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._say("error", id=f"{report.nodeid} (loading)", text=_text(report))
        elif report.skipped:
            self._say("skip", id=f"{report.nodeid} (whole)", reason=_reason(report))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._told = {"type": "pass"}
        self._say("start", id=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if isinstance(report, pytest.SubtestReport) and not report.failed:
            return  # the test's own report follows
        if hasattr(report, "wasxfail") and not report.failed:
            self._told = {"type": "xfail" if report.skipped else "pass"}
        elif report.failed:
            self._told = {"type": "failure" if report.when == "call" else "error", "text": _text(report)}
        elif report.skipped:
            self._told = {"type": "skip", "reason": _reason(report)}

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._tell(json.dumps({"id": nodeid, **self._told}))


def _matches(pattern: str, text: str) -> bool:
    """`*` is anything; all else, brackets too, is itself."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    where = report.longrepr
    return str(where[2] if isinstance(where, tuple) else where).removeprefix("Skipped: ")


def _text(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The traceback's end, then the error on a line of its own."""
    crash = getattr(report.longrepr, "reprcrash", None)
    message = crash.message.strip().splitlines()[0] if crash and crash.message.strip() else ""
    return f"{report.longreprtext[-4000:]}\n{message}"


def run(settings_json: str, tell: Tell) -> None:
    """Runs `files`, relative to site-packages, with pytest's `ini`; the last line told is `end`."""
    settings = json.loads(settings_json)
    started = time.perf_counter()
    os.makedirs("/tmp/suite/work", exist_ok=True)
    with open(INI, "w", encoding="utf-8") as ini:
        ini.write("\n".join(["[pytest]", *settings["ini"]]) + "\n")
    os.chdir("/tmp/suite/work")
    plugin = Telling(tell, set(settings["skip"]), settings["leave"], settings["marks"])
    fixed = ["-q", "--no-summary", "--tb=short", "--continue-on-collection-errors", "-c", INI]
    fixed += ["-p", "no:cacheprovider", "-p", "no:faulthandler"]
    files = [f"{SITE}/{file}" for file in settings["files"]]
    try:
        code = pytest.main([*fixed, f"--rootdir={SITE}", *settings["arguments"], *files], plugins=[plugin])
        if code in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}:
            tell(json.dumps({"type": "error", "id": f"{settings['name']} (pytest)", "text": f"{code!r}"}))
    finally:
        tell(json.dumps({"type": "end", "seconds": time.perf_counter() - started}))
