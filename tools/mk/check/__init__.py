# SPDX-License-Identifier: Apache-2.0
# `./mk check`: what must hold for every commit, in under a minute. checks.toml says to which files it applies.
# Invariant: a check returns problems as lines for a person; none means that it passed.
import time
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mk import targets
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner

Problems = list[str]


@dataclass(frozen=True)
class Context:
    """What checks work with. `files` are the checkout's own, without what git ignores, relative to it."""

    place: Layout
    settings: Mapping[str, Any]
    files: tuple[str, ...]
    fix: bool

    def matching(self, patterns: list[str], exclude: list[str] | None = None) -> list[str]:
        """Files that match one of the globs and none of the excluded ones."""
        chosen = [name for name in self.files if any(Path("/", name).match(pattern) for pattern in patterns)]
        return [name for name in chosen if not any(Path("/", name).match(pattern) for pattern in exclude or ())]

    def text(self, name: str) -> str:
        return (self.place.checkout / name).read_text(errors="replace")


Check = Callable[[Context], Problems]


def table() -> dict[str, Check]:
    """All checks by name; the slow ones first, so that they run beside the others."""
    from mk.check import cxx, cycles, generated, programs, text

    return {
        "clang-tidy": cxx.tidy,
        "mypy": programs.mypy,
        "tsc": programs.tsc,
        "typedoc": programs.typedoc,
        "biome": programs.biome,
        "compile-fail": cxx.refused,
        "clang-format": cxx.layout,
        "ruff": programs.ruff,
        "generated": generated.fresh,
        "arrows": text.arrows,
        "cycles": cycles.cycles,
        "sizes": text.sizes,
        "licenses": text.licenses,
        "patches": text.patches,
        "versions": text.versions,
    }


def tracked(checkout: Path) -> tuple[str, ...]:
    """Files that git has or would take."""
    listed = RealRunner().output(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=checkout)
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (checkout / name).is_file()))


def run(place: Layout, only: list[str], fix: bool) -> int:
    """Runs the checks, two at a time; prints each problem; returns the exit code."""
    checks = table()
    for name in only:
        if name not in checks:
            raise MkError(f"there is no check {name}; there are {', '.join(checks)}")
    settings = tomllib.loads((place.checkout / "checks.toml").read_text())
    chosen = only or list(checks)
    if needed := sorted({target for name in chosen for target in settings["needs"].get(name, ())}):
        targets.build_targets(place, needed)
    context = Context(place, settings, tracked(place.checkout), fix)
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        running = {name: pool.submit(timed, checks[name], context) for name in chosen}
        failed = 0
        for name, future in running.items():
            problems, seconds = future.result()
            failed += bool(problems)
            print(f"{'FAILED' if problems else 'passed'} {name} ({seconds:.1f} s)", flush=True)
            for line in problems:
                print(f"  {line}")
    print(f"{len(chosen) - failed} checks passed, {failed} failed, in {time.monotonic() - started:.1f} s")
    return 1 if failed else 0


def timed(check: Check, context: Context) -> tuple[Problems, float]:
    started = time.monotonic()
    problems = check(context)
    return problems, time.monotonic() - started
