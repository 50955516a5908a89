# SPDX-License-Identifier: Apache-2.0
# Runs a program of short/ in native CPython, as runPython() does: short_program.py FILE.
"""One short program in a process of its own."""

import json
import platform
import sys
import time
from pathlib import Path

source = Path(sys.argv[1]).read_text()
start = time.perf_counter()
names: dict[str, object] = {}
exec(compile(source, sys.argv[1], "exec"), names)
seconds = time.perf_counter() - start
answer = {"timing": {"median": seconds}, "checksum": str(names["result"]), "python": platform.python_version()}
print("RESULT " + json.dumps(answer))
