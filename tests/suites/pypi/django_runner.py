# SPDX-License-Identifier: Apache-2.0
"""Settings for Django's own test suite that name a runner which reports each outcome at once."""

import json
from types import ModuleType
from typing import Any
from unittest import TestResult, TestSuite

from django.test.runner import DiscoverRunner
from test_sqlite import *  # noqa: F403

TEST_RUNNER = "django_runner.Runner"


class Runner(DiscoverRunner):
    """`report` takes lines of JSON, `skip` are ids of tests not to run, `helpers` is tests/cpython/run_module.py."""

    report: Any
    skip: frozenset[str]
    helpers: ModuleType

    def run_suite(self, suite: TestSuite, **options: Any) -> TestResult:
        kept = self.helpers.without(suite, self.skip)
        self.report(json.dumps({"type": "plan", "count": kept.countTestCases()}))
        result = self.helpers.TellingResult(self.report)
        kept.run(result)
        return result
