# SPDX-License-Identifier: Apache-2.0
# Committed files that are generated: each must be what its generator writes now.
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from mk.check import Context, Problems


def fresh(context: Context) -> Problems:
    problems: Problems = []
    for entry in context.settings.get("generated", ()):
        with tempfile.TemporaryDirectory() as folder:
            argv = [sys.executable, *(word.replace("{tmp}", folder) for word in entry["run"])]
            env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
            done = subprocess.run(argv, cwd=context.place.checkout, env=env, capture_output=True, text=True)
            if done.returncode != 0:
                problems += [f"{entry['file']}: its generator failed", *done.stderr.splitlines()[-10:]]
                continue
            problems += compare(context, entry, Path(folder) / entry["made"])
    return problems


def compare(context: Context, entry: dict[str, str], made: Path) -> Problems:
    committed = context.place.checkout / entry["file"]
    wanted = made.read_bytes()
    if committed.exists() and committed.read_bytes() == wanted:
        return []
    if context.fix:
        committed.write_bytes(wanted)
        return []
    return [f"{entry['file']}: is not what its generator writes; ./mk check --fix generated writes it"]
