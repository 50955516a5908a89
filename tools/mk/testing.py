# SPDX-License-Identifier: Apache-2.0
# `./mk test`: builds what the parts need, runs them, and adds up what they report. Parts of different lanes run side by
# side: a part keeps little more than one processor busy.
import asyncio
import re
import sys
import time
import tomllib
from dataclasses import dataclass, field
from typing import Any

from mk import host, product, targets
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner, die_with_parent
from mk.progress import clock

COUNTS = re.compile(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
FAILURE = re.compile(r"^\s*(?:FAIL|ERROR|not ok|✖|✗)")
# How much of a failed part is shown again at the end.
LINES_AFTER_FAILURE = 5
MOST_LINES = 60
LONGEST_LINE = 1 << 26


@dataclass
class Outcome:
    """Tests of a part, or of all, by outcome. `failures` is what the part printed of those that failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def line(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def add(self, part: "Outcome") -> None:
        self.passed += part.passed
        self.failed += part.failed
        self.skipped += part.skipped


@dataclass(frozen=True)
class Part:
    """One of the test parts that product.toml declares.

    `programs` maps host programs to Debian packages; `tools` names files of requirements in toolchain/host. Parts of a
    lane run one after another. `suite`: `./mk test --suite` has this name for the part.
    """

    name: str
    run: list[str]
    needs: list[str] = field(default_factory=list)
    all_args: list[str] = field(default_factory=list)
    programs: dict[str, str] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)
    default: bool = True
    asan: bool = False
    lane: str = "engine"
    suite: str = ""


def parts(place: Layout) -> dict[str, Part]:
    """By name; of the flavour asan those that run with AddressSanitizer."""
    table: dict[str, Any] = tomllib.loads((place.checkout / "product.toml").read_text())
    try:
        found = [Part(**entry) for entry in table.get("test", ())]
    except TypeError as error:
        raise MkError(f"product.toml: [[test]]: {error}") from None
    return {part.name: part for part in found if part.asan or place.flavour != "asan"}


def suite_part(known: dict[str, Part], part: str | None, words: list[str]) -> tuple[str | None, list[str]]:
    """The part and its words: of a suite that has a part of its own, that one."""
    own = [one.name for one in known.values() if part == "suite" and one.suite in words[:1]]
    return (own[0], words[1:]) if own else (part, words)


def run(place: Layout, part: str | None, words: list[str]) -> int:
    """Runs one part, several that `words` name, too, or all that run by default; the last line is the total."""
    known = parts(place)
    part, words = suite_part(known, part, words)
    if part in known and words and all(word in known for word in words):
        return max([run(place, one, []) for one in [part, *words]])
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
    if part:
        print(f"== {part}", flush=True)
        return summarize({part: asyncio.run(execute(place, known[part], words, shows=True))})
    return summarize(asyncio.run(run_lanes(place, chosen, words)))


async def run_lanes(place: Layout, chosen: list[Part], words: list[str]) -> dict[str, Outcome]:
    """Runs parts in their lanes; each part's output is shown when it has ended. Gives outcomes in the parts' order."""
    outcomes: dict[str, Outcome] = {}

    async def run_lane(lane: str) -> None:
        for one in chosen:
            if one.lane == lane:
                print(f"{one.name}: begins", flush=True)
                outcomes[one.name] = await execute(place, one, [*words, *one.all_args])

    await asyncio.gather(*(run_lane(lane) for lane in dict.fromkeys(one.lane for one in chosen)))
    return {one.name: outcomes[one.name] for one in chosen}


def summarize(outcomes: dict[str, Outcome]) -> int:
    """Prints what failed once more, how long each part took, and the total; gives the exit code."""
    total = Outcome()
    for name, outcome in outcomes.items():
        total.add(outcome)
        if outcome.failures:
            print(f"== failed in {name}", *outcome.failures[:MOST_LINES], sep="\n")
    if len(outcomes) > 1:
        print("== parts")
        for name, outcome in outcomes.items():
            print(f"{clock(outcome.seconds):>6} {name}: {outcome.line()}")
    print(total.line())
    return 1 if total.failed or not total.passed else 0


async def execute(place: Layout, part: Part, extra: list[str], shows: bool = False) -> Outcome:
    """Runs a part; its last count is what it had. `shows`: print its output as it comes."""
    lists = dict(targets.product_of(place).lists)
    lists |= {"out": (place.out_name,), "dist": (f"{place.out_name}/dist",), "this-python": (sys.executable,)}
    argv = [*product.fill(tuple(part.run), lists), *extra]
    started = time.monotonic()
    lines = []
    process = await asyncio.create_subprocess_exec(
        *argv,
        cwd=place.checkout,
        env=targets.host_environment(place),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=LONGEST_LINE,
        preexec_fn=die_with_parent,
    )
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            lines.append(line.decode(errors="replace").rstrip())
            if shows:
                print(lines[-1], flush=True)
        code = await process.wait()
    except BaseException:
        process.terminate()
        raise
    if not shows:
        print(f"== {part.name}", *lines, sep="\n", flush=True)
    counted = next((found for line in reversed(lines) if (found := COUNTS.match(line.strip()))), None)
    outcome = Outcome(seconds=time.monotonic() - started, failures=failures(lines))
    if counted is not None:
        outcome.passed, outcome.failed, outcome.skipped = (int(count or 0) for count in counted.groups())
    if counted is None or (code != 0 and outcome.failed == 0):
        outcome.failed += 1
        outcome.failures.append("the part ended without a result or with an error; its last lines:")
        outcome.failures += lines[-LINES_AFTER_FAILURE:]
    if outcome.failed == 0:
        outcome.failures.clear()
    return outcome


def failures(lines: list[str]) -> list[str]:
    """Lines that name a failed test, each with a few after it."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if FAILURE.match(line):
            found |= {at: lines[at] for at in range(number, min(number + LINES_AFTER_FAILURE, len(lines)))}
    return list(found.values())
