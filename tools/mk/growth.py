# SPDX-License-Identifier: Apache-2.0
# Builds the items of a step one after another, and runs the step with those that are there after each, so that what is
# there can be used. A file says how far it is, for whoever shows it.
# Invariant: an item whose build fails holds up no other one.
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mk import estimates, inner, lock, plan, product, targets
from mk.disk import Disk
from mk.engine import Watch
from mk.errors import MkError
from mk.key import Item
from mk.layout import Layout
from mk.progress import Progress
from mk.session import Session

# States of an item as the file has them.
READY, BUILDING, WAITING, FAILED = "ready", "building", "waiting", "failed"
WRITE_SECONDS = 2.0


@dataclass
class Wanted:
    """One item that the step puts to use, and what is known of it."""

    name: str
    imports: list[str]
    state: str = WAITING
    reason: str = ""


class Status:
    """The file that says how far the build is."""

    def __init__(self, disk: Disk, path: Path, wanted: list[Wanted]) -> None:
        self.disk = disk
        self.path = path
        self.wanted = wanted
        self.written = ""

    def write(self, left: Mapping[str, float | None]) -> None:
        """`left` are seconds until an item is there, or None where nobody knows."""
        table = [self.line(each, left) for each in self.wanted if each.imports]
        text = json.dumps({"packages": table})
        if text != self.written:
            self.disk.write(self.path, text.encode())
            self.written = text

    @staticmethod
    def line(each: Wanted, left: Mapping[str, float | None]) -> dict[str, Any]:
        found: dict[str, Any] = {"name": each.name, "imports": each.imports, "state": each.state}
        if each.state in (BUILDING, WAITING) and (seconds := left.get(each.name)) is not None:
            # Whole minutes but for the last: nobody can say it better, and the file changes seldom.
            found["left"] = max(10, round(seconds / 10) * 10) if seconds < 60 else round(seconds / 60) * 60
        if each.reason:
            found["reason"] = each.reason
        return found


def wanted_of(disk: Disk, items: Mapping[str, Item], names: list[str]) -> list[Wanted]:
    """Items in the order in which they are built; one that nobody imports has no modules."""
    found = []
    for name in names:
        said = tomllib.loads(disk.read(items[name].recipe.folder / "recipe.toml").decode()).get("package", {})
        default = [] if "kind" in said else [name.replace("-", "_")]
        found.append(Wanted(name, said.get("imports", default)))
    return found


def remaining(
    wanted: list[Wanted], missing: Mapping[str, list[str]], known: Mapping[str, float], running: Mapping[str, float]
) -> dict[str, float | None]:
    """Seconds until each is there, when one is built after another.

    `missing` are the names of the items that are still to be made for each, `running` how long some have been running.
    """
    total: float | None = 0.0
    counted: set[str] = set()
    left: dict[str, float | None] = {}
    for each in wanted:
        for name in missing.get(each.name, ()):
            if name in counted or each.state == FAILED:
                continue
            counted.add(name)
            if name not in known:
                total = None
            elif total is not None:
                total += max(known[name] - running.get(name, 0.0), 0.0)
        left[each.name] = total
    return left


class Growth:
    """Makes a step grow; `serve` of product.toml says which."""

    def __init__(self, place: Layout, here: Session, status: Path) -> None:
        self.place = place
        self.made = here.product()
        if self.made.serve is None:
            raise MkError("product.toml says nothing under [serve]")
        self.step = self.made.steps[self.made.serve.step]
        self.words = product.spread(self.step.run, self.made.lists)
        names = [name for word in self.words if (name := product.only_item(word))]
        self.status = Status(here.disk, status, wanted_of(here.disk, here.items, names))
        self.broken: set[str] = set()
        self.last_write = 0.0
        self.look(here)
        self.write()

    def look(self, here: Session) -> None:
        """Finds out which items are missing."""
        self.here = here
        self.missing = {
            each.name: [
                one.recipe.name
                for one in [*here.items[each.name].closure(), here.items[each.name]]
                if not here.store.has(one)
            ]
            for each in self.status.wanted
        }
        self.known = estimates.load(self.place.checkout, self.place.cache)

    def write(self, running: Mapping[str, float] | None = None) -> None:
        self.status.write(remaining(self.status.wanted, self.missing, self.known, running or {}))

    def run(self, watch: Callable[[], None], jobs: int) -> None:
        """Builds everything; `watch` is called often and may raise to end it."""

        def tick(progress: Progress, now: float) -> None:
            watch()
            if now - self.last_write > WRITE_SECONDS:
                self.last_write = now
                for items in self.missing.values():
                    items[:] = [name for name in items if name not in progress.ended]
                self.write({name: now - begun for name, begun in progress.running.items()})

        if any(self.missing.values()):
            self.publish(tick, jobs)
            for each in self.status.wanted:
                if each.state == WAITING:
                    self.build(each, tick, jobs)
        if not any(each.state == FAILED for each in self.status.wanted):
            targets.build_targets(self.place, [self.step.name], jobs, tick)
            for each in self.status.wanted:
                each.state = READY
            self.write()

    def build(self, each: Wanted, tick: Watch, jobs: int) -> None:
        """Builds one item, unless one that it needs has failed before, and puts it to use."""
        each.state = BUILDING
        self.write()
        if not self.broken.intersection(self.missing[each.name]):
            try:
                self.look(targets.build_targets(self.place, [each.name], jobs, tick))
            except MkError as error:
                self.look(self.here)
                self.broken |= self.culprits(each.name)
                print(f"{each.name} cannot be built, the others go on: {error}", flush=True)
        if self.missing[each.name]:
            each.state = FAILED
            failed = sorted(self.broken.intersection(self.missing[each.name])) or [each.name]
            logs = ", ".join(str(self.here.builder.log(self.here.items[name])) for name in failed)
            each.reason = f"the build of {', '.join(failed)} failed; see {logs}"
            self.write()
        else:
            self.publish(tick, jobs)

    def culprits(self, name: str) -> set[str]:
        """Of what is missing for an item, that which lacks nothing itself: its build has failed."""
        missing = set(self.missing[name])
        needs = {one: {dep.recipe.name for dep in self.here.items[one].deps} for one in missing}
        return {one for one in missing if not needs[one] & missing}

    def publish(self, tick: Watch, jobs: int) -> None:
        """Runs the step with the items that are there."""
        always = tuple(word for word in self.words if not product.only_item(word))
        needed = product.named_items(always, self.made.lists)
        here = targets.build_targets(self.place, [*needed, *self.step.uses], jobs, tick)
        self.look(here)
        have = {each.name for each in self.status.wanted if not self.missing[each.name]}
        words = [word for word in self.words if product.only_item(word) in ("", *have)]
        name = f"{self.step.name}-partial"
        assert self.made.serve is not None
        part = replace(self.step, name=name, run=(*words, *self.made.serve.partial))
        made = replace(self.made, steps={**self.made.steps, name: part})
        planner = plan.Planner(here.disk, self.place.checkout, self.place.out_name, here.store, here.items, made)
        outputs = planner.plan_step(name, ())
        # It makes the first of the outputs only: the others say that the step is complete.
        with lock.held(self.place.checkout / "out/.lock"):
            code = inner.run_step(self.place, f"{self.place.out_name}/steps/{name}.json", ["--", outputs[0]])
        if code != 0:
            raise MkError(f"{name} ended with code {code}")
        for each in self.status.wanted:
            if each.name in have:
                each.state = READY
        self.write()
