# SPDX-License-Identifier: Apache-2.0
"""Completions for the page's prompt: CPython's own rlcompleter, and modules after `import`."""

from __future__ import annotations

import sys
from typing import Any

WORD_BREAKS = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"


def complete(source: str, namespace: dict[str, Any]) -> tuple[int, list[str]]:
    """Completions of the word at the end of the source, and the offset where it starts."""
    try:
        found = _complete_import(source)
        if found is not None:
            return found
        from rlcompleter import Completer

        start = max(map(source.rfind, WORD_BREAKS)) + 1
        word = source[start:]
        completer = Completer(namespace)
        find = completer.attr_matches if "." in word else completer.global_matches
        matches = [match for match in find(word) if match]
    except Exception:  # a property of the user's object may raise anything
        return 0, []
    return start, list(dict.fromkeys(matches))


def _complete_import(source: str) -> tuple[int, list[str]] | None:
    """Completions of a module's name in an import statement; None elsewhere."""
    line = source.rpartition("\n")[2]
    words = line.replace(",", " , ").split()
    if line.endswith((" ", ",")):
        words.append("")
    in_from = len(words) == 2 and words[0] == "from"
    in_import = len(words) > 1 and words[0] == "import" and words[-2] in ("import", ",")
    if not (in_from or in_import):
        return None
    import pkgutil

    word = words[-1]
    package, dot, _ = word.rpartition(".")
    path = getattr(__import__(package, fromlist=["_"]), "__path__", []) if dot else None
    names = {module.name for module in pkgutil.iter_modules(path)}
    if not dot:
        names |= sys.stdlib_module_names | set(sys.builtin_module_names)
    found = (package + dot + name for name in sorted(names))
    private = word.rpartition(".")[2].startswith("_")
    matches = [n for n in found if n.startswith(word) and (private or "._" not in "." + n)]
    return len(source) - len(word), matches
