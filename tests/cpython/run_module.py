# SPDX-License-Identifier: Apache-2.0
"""Runs one module of unittest tests inside Pyxide and tells each step as a line of JSON.

Invariant: a `start` line precedes each test, so that whoever listens knows which test killed or hung the interpreter.
"""

import gc
import importlib
import json
import os
import signal
import sys
import time
import traceback
import unittest
from collections.abc import Callable, Iterator
from types import TracebackType

Tell = Callable[[str], object]
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class TellingResult(unittest.TestResult):
    """Passes every outcome on at once; keeps nothing."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._open: str | None = None  # the outcome of the running test, when a part of it already told one

    def _say(self, kind: str, test: object, **more: object) -> None:
        identity = test.id() if hasattr(test, "id") else str(test)
        self._tell(json.dumps({"type": kind, "id": identity, **more}))

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self._open = None
        self._say("start", test)

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        if self._open is None:
            self._say("pass", test)
        # A test that fails may leave signals blocked, which those after it wait for.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    def _outcome(self, kind: str, test: object, **more: object) -> None:
        self._open = kind
        self._say(kind, test, **more)

    def addSuccess(self, test: unittest.TestCase) -> None:
        pass  # told by stopTest, unless a subtest failed

    def addError(self, test: object, err: ErrorInfo) -> None:
        self._outcome("error", test, text=_text(err))

    def addFailure(self, test: object, err: ErrorInfo) -> None:
        self._outcome("failure", test, text=_text(err))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: ErrorInfo | None) -> None:
        if err is not None:
            kind = "failure" if issubclass(err[0], test.failureException) else "error"
            self._outcome(kind, test, text=f"{subtest.id()}\n{_text(err)}")

    def addSkip(self, test: object, reason: str) -> None:
        self._outcome("skip", test, reason=reason)

    def addExpectedFailure(self, test: unittest.TestCase, err: ErrorInfo) -> None:
        self._outcome("expected", test)

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        self._outcome("failure", test, text="unexpected success")


def _text(err: ErrorInfo) -> str:
    text = "".join(traceback.format_exception(*err))
    return text if len(text) < 6000 else f"{text[:2000]}\n…\n{text[-4000:]}"


def _flatten(suite: unittest.TestSuite | unittest.TestCase) -> Iterator[unittest.TestCase]:
    if isinstance(suite, unittest.TestSuite):
        for part in suite:
            yield from _flatten(part)
    else:
        yield suite


def without(suite: unittest.TestSuite, skip: set[str]) -> unittest.TestSuite:
    """The same tests in the same nesting, which module and class fixtures rely on, less those in `skip`."""
    kept = unittest.TestSuite()
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            kept.addTest(without(part, skip))
        elif part.id() not in skip:
            kept.addTest(part)
    return kept


def _prepare_regression_suite() -> None:
    """Settings that CPython's own runner would make."""
    from test import support

    support.verbose = 0
    support.use_resources = {}  # as regrtest without -u: nothing that is long, large or needs a network
    support.max_memuse = 0


def _work_in_new_folder() -> None:
    folder = f"/tmp/test-{os.getpid()}"
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)


def run(name: str, skip_json: str, tell: Tell) -> None:
    """Runs the module `name`, without the test ids in `skip_json`; the last line told is `end`."""
    started = time.perf_counter()
    try:
        if name.startswith("test."):
            _prepare_regression_suite()
        _work_in_new_folder()
        module = importlib.import_module(name)
        suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        for problem in unittest.defaultTestLoader.errors:
            tell(json.dumps({"type": "error", "id": f"{name} (loading)", "text": str(problem)}))
        suite = without(suite, set(json.loads(skip_json)))
        tell(json.dumps({"type": "plan", "count": sum(1 for _ in _flatten(suite))}))
        suite.run(TellingResult(tell))
    except unittest.SkipTest as skipped:
        tell(json.dumps({"type": "skip", "id": f"{name} (module)", "reason": str(skipped)}))
    except BaseException as error:
        text = "".join(traceback.format_exception(error))
        tell(json.dumps({"type": "error", "id": f"{name} (module)", "text": text[-6000:]}))
    finally:
        sys.settrace(None)
        sys.setprofile(None)
        gc.enable()
        tell(json.dumps({"type": "end", "seconds": time.perf_counter() - started}))
