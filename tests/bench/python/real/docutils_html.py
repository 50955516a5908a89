# SPDX-License-Identifier: Apache-2.0
# Turns reStructuredText into HTML with docutils: line-based state machines, a document tree, visitors.
"""docutils: a manual to HTML 5."""

from __future__ import annotations

from collections.abc import Callable

from docutils.core import publish_parts

from real.sources import benchmark_file


def prepare() -> Callable[[], str]:
    """A chapter of docutils' documentation, which comes with pyperformance."""
    source = benchmark_file("bm_docutils/data/docs/howto/rst-directives.txt")
    settings = {"report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "datestamp": None}

    def work() -> str:
        return str(publish_parts(source, writer="html5", settings_overrides=settings)["body"])

    return work
