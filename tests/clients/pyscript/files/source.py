# SPDX-License-Identifier: Apache-2.0
"""The source of a script of the page, which runs among the others."""

say("source", "from a file", double(4))  # noqa: F821
