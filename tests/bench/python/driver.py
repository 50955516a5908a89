# SPDX-License-Identifier: Apache-2.0
# Runs one benchmark in this interpreter and reports it as JSON. Called by native CPython as a script
# (driver.py SPEC.json), and by WebAssembly builds through run(). Needs only the standard library of Python.
"""One benchmark in one interpreter."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import os
import platform
import runpy
import sys
import time
import traceback
import zipfile
from pathlib import Path
from typing import Any

import pyperf
import timing
from packages import rows

SKIPPED = ("/static/", "/tests/", ".mo", ".po")
"""Parts of wheels that no benchmark reads, by a word in the name: unpacking them would only cost time."""

BENCHMARKS = "pyperformance/data-files/benchmarks"


def unpack(wheel: Path, site: Path, prefix: str) -> Path:
    """Unpacks the files of `wheel` below `prefix` into a folder of their own; returns that folder."""
    target = site / wheel.name.removesuffix(".whl") / hashlib.sha256(prefix.encode()).hexdigest()[:8]
    if not target.exists():
        part = target.with_name(f"{target.name}.{os.getpid()}")
        with zipfile.ZipFile(wheel) as archive:
            names = [n for n in archive.namelist() if n.startswith(prefix) and not any(s in n for s in SKIPPED)]
            archive.extractall(part, names)
        part.rename(target)
    return target


def run_micro(spec: dict[str, Any], folder: Path, plan: timing.Plan) -> dict[str, Any]:
    """Runs a run_benchmark.py of pyperformance with the stand-in pyperf."""
    script = folder / BENCHMARKS / spec["script"] / "run_benchmark.py"
    pyperf.session = pyperf.Session(plan, spec["only"])
    sys.argv = [str(script), *spec.get("args", [])]
    sys.path.insert(0, str(script.parent))
    runpy.run_path(str(script), run_name="__main__")
    if pyperf.session.result is None:
        raise LookupError(f"{spec['script']} has no benchmark named {spec['only']!r}")
    return {"timing": dataclasses.asdict(pyperf.session.result)}


def run_real(spec: dict[str, Any], plan: timing.Plan) -> dict[str, Any]:
    """Runs a module of real/: `prepare()` returns the work, and the work's result is hashed."""
    work = importlib.import_module(f"real.{spec['module']}").prepare()
    result = str(work())
    timed = timing.measure(timing.loop_timer(work), plan)
    if str(work()) != result:
        raise AssertionError(f"{spec['module']} gave another result after the measurement than before")
    digest = hashlib.sha256(result.encode()).hexdigest()[:16]
    return {"timing": dataclasses.asdict(timed), "checksum": digest, "head": result[:200]}


def run_import(spec: dict[str, Any]) -> dict[str, Any]:
    """Seconds that importing a module takes, once."""
    start = time.perf_counter()
    importlib.import_module(spec["module"])
    return {"timing": {"median": time.perf_counter() - start}}


def run_rows(spec: dict[str, Any], plan: timing.Plan) -> dict[str, Any]:
    """Runs the rows of modules of packages/; each gives seconds and the digest of its result, or an error."""
    found = rows.ROWS
    for module in spec["modules"]:
        importlib.import_module(f"packages.{module}")
    answers = []
    for name, prepare in found.items():
        try:
            work = prepare()
            known = rows.digest(work())
            timed = timing.measure(timing.loop_timer(work), plan)
            answers.append({"name": name, "value": timed.median, "digest": known, "loops": timed.loops})
        except Exception:
            answers.append({"name": name, "error": traceback.format_exc()})
    return {"rows": answers}


def run(spec_json: str) -> str:
    """Runs what `spec_json` says. The answer is JSON: a timing, or `error` with a traceback."""
    spec = json.loads(spec_json)
    plan = timing.Plan(spec["warm"], spec["measure"])
    wheels, site = Path(spec["wheels_dir"]), Path(spec["site"])
    try:
        prefix = f"{BENCHMARKS}/{spec['data']}/" if spec.get("data") else ""
        folders = {
            w: unpack(wheels / w, site, prefix if w.startswith("pyperformance-") else "") for w in spec["wheels"]
        }
        sys.path[:0] = [str(folder) for folder in folders.values()]
        data = next((f for w, f in folders.items() if w.startswith("pyperformance-")), site)
        os.environ["BENCH_DATA"] = str(data / BENCHMARKS)
        match spec["kind"]:
            case "micro":
                answer = run_micro(spec, data, plan)
            case "rows":
                answer = run_rows(spec, timing.Plan(plan.warm, plan.measure, sample=0.02))
            case "import":
                answer = run_import(spec)
            case _:
                answer = run_real(spec, plan)
    except BaseException:
        answer = {"error": traceback.format_exc()}
    return json.dumps(answer | {"python": platform.python_version()})


if __name__ == "__main__":
    print("RESULT " + run(Path(sys.argv[1]).read_text()))
