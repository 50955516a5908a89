# SPDX-License-Identifier: Apache-2.0
"""The compiled part is used, and escapes."""

import markupsafe
from markupsafe import _speedups


def test_escape() -> None:
    assert markupsafe._escape_inner is _speedups._escape_inner
    assert str(markupsafe.escape("<a href='\u20ac'>&")) == "&lt;a href=&#39;\u20ac&#39;&gt;&amp;"
