# SPDX-License-Identifier: Apache-2.0
# What Ninja calls: `mk _item NAME KEY` makes an item, `mk _run SPEC IN… -- OUT…` runs a product step.
# Invariant: an output that a failed or interrupted step has begun does not stay behind.
import json
import os
import re
import sys
import time
from pathlib import Path

from mk import report
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner
from mk.sandbox import Sandbox

CHECKOUT = "/checkout"


def run_item(place: Layout, name: str, key: str) -> int:
    """Makes one item and touches its stamp."""
    from mk import links, session

    here = session.start(place, make_root=False)
    item = here.items.get(name)
    if item is None or item.key != key:
        raise MkError(f"the inputs of {name} changed while the build was running; run mk again")
    started = time.time()
    report.tell("start", name)
    try:
        how = here.builder.realize(item)
    finally:
        report.tell("end", name, time.time() - started)
    if how == "built":
        report.remember(place.cache, name, time.time() - started)
    elif how != "present":
        print(f"{name} {item.recipe.version}: {how}")
    links.node_modules(here, here.product().node_modules)
    here.disk.write(place.out / "items" / item.folder, b"")
    return 0


def run_step(place: Layout, file: str, words: list[str]) -> int:
    """Runs the command of a step for given inputs and outputs."""
    spec = json.loads((place.checkout / file).read_text())
    split = words.index("--")
    inputs, outputs = words[:split], words[split + 1 :]
    argv = [expanded for word in spec["argv"] for expanded in expand(word, inputs, outputs)]
    for output in outputs:
        (place.checkout / output).parent.mkdir(parents=True, exist_ok=True)
    runner = RealRunner()
    name = Path(file).stem
    started = time.time()
    report.tell("start", name)
    if spec["where"] == "root":
        code = runner.call(in_root(place, spec).command(argv, CHECKOUT))
    else:
        path = [str(place.checkout / folder) for folder in spec["path"]]
        code = runner.call(argv, cwd=place.checkout, env={"PATH": os.pathsep.join([*path, os.environ["PATH"]])})
    report.tell("end", name, time.time() - started)
    if code == 0 and not inputs:
        report.remember(place.cache, name, time.time() - started)
    if missing := [output for output in outputs if not (place.checkout / output).exists()]:
        print(f"mk: step {name} made no {', '.join(missing)}", file=sys.stderr)
        code = code or 1
    return code


def expand(word: str, inputs: list[str], outputs: list[str]) -> list[str]:
    if word == "{in}":
        return inputs
    return [re.sub(r"\{output\}", outputs[0], word)]


def in_root(place: Layout, spec: dict[str, dict[str, str]], writable: bool = False) -> Sandbox:
    """The checkout read-only, its output folder writable, and the items of the step."""
    from mk import toolchain
    from mk.disk import RealDisk

    tools = toolchain.load_spec(RealDisk(), place.checkout / "toolchain")
    return Sandbox(
        root=place.cache / f"rootfs-{tools.id}",
        overlay=place.checkout / "toolchain/root",
        environment=tools.environment,
        deps={name: place.store / folder for name, folder in spec["deps"].items()},
        mounts=(
            (place.checkout, CHECKOUT, writable),
            (place.checkout / "out", f"{CHECKOUT}/out", True),
        ),
    )
