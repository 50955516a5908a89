# SPDX-License-Identifier: Apache-2.0
# Parses HTML with html5lib as the standard says: a state machine over characters, and serialises the tree.
"""html5lib: the text of the HTML 5 draft to a tree and back."""

from __future__ import annotations

from collections.abc import Callable

import html5lib

from real.sources import benchmark_file


def prepare() -> Callable[[], str]:
    """The first 60,000 characters of the document that comes with pyperformance."""
    source = benchmark_file("bm_html5lib/data/w3_tr_html5.html")[:60_000]

    def work() -> str:
        return str(html5lib.serialize(html5lib.parse(source), omit_optional_tags=False))

    return work
