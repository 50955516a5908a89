# SPDX-License-Identifier: Apache-2.0
"""Generates both sides of the C++ and JavaScript boundary from bridge.idl.

    python3 bridge/generate.py bridge/bridge.idl out/gen [docs/bridge.md]

Writes bridge.h, bridge_exports.h, bridge_exports.cpp, bridge.ts and bridge.library.js, and the table for the docs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import emit_cpp
import emit_docs
import emit_ts
from parse import Idl, IdlError, parse


def write_if_changed(path: Path, text: str) -> None:
    """Keeps the time stamp of a file whose content stays, so that nothing downstream is rebuilt."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def check_places(idl: Idl, root: Path) -> None:
    """Raises IdlError when a function is not in the file that the IDL names."""
    for functions in (idl.imports, idl.exports):
        for place, some in idl.places(functions).items():
            file = root / place
            if not file.is_file():
                raise IdlError(f"there is no file {place}")
            text = file.read_text()
            for function in some:
                name = emit_ts.camel(function.name) if functions is idl.imports else function.name
                if not re.search(rf"\b{name}\b", text):
                    raise IdlError(f"{place} does not have {name}")


def main(argv: list[str]) -> int:
    if len(argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    source, target = Path(argv[1]), Path(argv[2])
    try:
        idl = parse(source.read_text())
        check_places(idl, source.resolve().parent.parent)
    except IdlError as error:
        print(f"{source}:{error}", file=sys.stderr)
        return 1
    write_if_changed(target / "bridge.h", emit_cpp.header(idl))
    write_if_changed(target / "bridge_exports.h", emit_cpp.export_header(idl))
    write_if_changed(target / "bridge_exports.cpp", emit_cpp.exports(idl))
    write_if_changed(target / "bridge.ts", emit_ts.module(idl))
    write_if_changed(target / "bridge.library.js", emit_ts.library(idl))
    if len(argv) == 4:
        write_if_changed(Path(argv[3]), emit_docs.table(idl))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
