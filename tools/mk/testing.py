# SPDX-License-Identifier: Apache-2.0
# `./mk test`: builds what the parts need, runs them, and adds up what they report.
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from typing import Any

from mk import host, product, targets
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner, die_with_parent

COUNTS = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


@dataclass
class Total:
    """Tests by outcome."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)

    def line(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Part:
    """One of the test parts that product.toml declares.

    `programs` maps host programs to Debian packages; `tools` names files of requirements in toolchain/host.
    """

    name: str
    run: list[str]
    needs: list[str] = field(default_factory=list)
    all_args: list[str] = field(default_factory=list)
    programs: dict[str, str] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    default: bool = True
    asan: bool = False


def parts(place: Layout) -> dict[str, Part]:
    """By name; of the flavour asan those that run with AddressSanitizer."""
    table: dict[str, Any] = tomllib.loads((place.checkout / "product.toml").read_text())
    try:
        found = [Part(**entry) for entry in table.get("test", ())]
    except TypeError as error:
        raise MkError(f"product.toml: [[test]]: {error}") from None
    return {part.name: part for part in found if part.asan or place.flavour != "asan"}


def run(place: Layout, part: str | None, words: list[str]) -> int:
    """Runs one part, or all that run by default; the last line printed is the total."""
    known = parts(place)
    if part is not None and part not in known:
        how = " that runs with --asan" if place.flavour == "asan" else ""
        raise MkError(f"there is no test part {part}{how}; there are {', '.join(known)}")
    chosen = [known[part]] if part else [one for one in known.values() if one.default]
    for one in chosen:
        for program, package in one.programs.items():
            host.need(RealRunner(), program, package)
        for tools in one.tools:
            host.python_tools(RealRunner(), place.tools, place.checkout / f"toolchain/host/{tools}.txt")
    needed = sorted({target for one in chosen for target in one.needs})
    if needed:
        targets.build_targets(place, needed)
    total = Total()
    for one in chosen:
        print(f"== {one.name}", flush=True)
        execute(place, one, [*words, *([] if part else one.all_args)], total)
    for name in total.broken:
        print(f"the part {name} ended without a result or with an error")
    print(total.line())
    return 1 if total.failed or total.broken or not total.passed else 0


def execute(place: Layout, part: Part, extra: list[str], total: Total) -> None:
    """Runs a part, showing its output as it comes, and adds its last count to the total."""
    lists = dict(targets.product_of(place).lists)
    lists |= {"out": (place.out_name,), "dist": (f"{place.out_name}/dist",), "python": (sys.executable,)}
    argv = [*product.fill(tuple(part.run), lists), *extra]
    counted = None
    with subprocess.Popen(
        argv,
        cwd=place.checkout,
        env=targets.host_environment(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=die_with_parent,
    ) as process:
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                counted = COUNTS.match(line.strip()) or counted
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    if counted is not None:
        total.passed += int(counted[1])
        total.failed += int(counted[2])
        total.skipped += int(counted[3] or 0)
    if counted is None or (code != 0 and int(counted[2]) == 0):
        total.broken.append(part.name)
        total.failed += 1
