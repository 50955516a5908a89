# SPDX-License-Identifier: Apache-2.0
# A step grows with its items, one that fails holds up no other, and the status file says how far it is.
import json
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from mk import estimates, growth, product
from mk.errors import MkError
from mk.layout import Layout
from mk.product import Product, Serve, Step
from mk.store import Store
from mk.tests.fakes import CHECKOUT, checkout, items

STEP = Step("all", ("{pack}", "{few}", "program={dep:program}"), ("{out}/lock", "{out}/complete"), uses=())
LISTS = {"pack": ("pack", "PATH={dep:base}/x"), "few": ("left={dep:left}", "right={dep:right}")}
STATUS = CHECKOUT / "out/serve/packages.json"


class Estimates(unittest.TestCase):
    def test_hints_are_scaled_by_what_was_measured(self) -> None:
        found = estimates.combine({"a": 10.0, "b": 100.0}, {"a": 20.0, "c": 3.0})
        self.assertEqual(found, {"a": 20.0, "b": 200.0, "c": 3.0})

    def test_without_anything_in_common_hints_count_as_they_are(self) -> None:
        self.assertEqual(estimates.combine({"b": 100.0}, {"c": 3.0}), {"b": 100.0, "c": 3.0})


class Words(unittest.TestCase):
    def test_lists_are_spread_and_words_inside_stay(self) -> None:
        self.assertEqual(
            product.spread(STEP.run, LISTS),
            ["pack", "PATH={dep:base}/x", "left={dep:left}", "right={dep:right}", "program={dep:program}"],
        )
        self.assertEqual([product.only_item(word) for word in ("a={dep:b}", "a={dep:b}/c", "x")], ["b", "", ""])


class Remaining(unittest.TestCase):
    def test_one_is_built_after_another_and_shared_items_once(self) -> None:
        wanted = [growth.Wanted(name, [name]) for name in ("one", "two", "three")]
        missing = {"one": ["base", "one"], "two": ["base", "two"], "three": ["odd"]}
        known = {"base": 60.0, "one": 30.0, "two": 10.0}
        left = growth.remaining(wanted, missing, known, {"base": 20.0})
        self.assertEqual(left, {"one": 70.0, "two": 80.0, "three": None})


class Growing(unittest.TestCase):
    """The items of the fake checkout; `program` needs `left` and `right`, which need `base`."""

    def setUp(self) -> None:
        self.disk = checkout()
        for name in ("left", "right", "program"):
            path = CHECKOUT / f"recipes/{name}/recipe.toml"
            self.disk.write(path, self.disk.read(path) + b"\n[package]\n")
        self.store = Store(self.disk, Path("/cache/store"), Path("/cache/work"))
        self.product = Product({"all": STEP}, LISTS, (), "", serve=Serve("all", ("--partial",)))
        self.fails: set[str] = set()
        self.ran: list[list[str]] = []
        self.built: list[list[str]] = []
        self.seen: list[dict[str, str]] = []
        self.here = SimpleNamespace(
            disk=self.disk,
            store=self.store,
            items=items(self.disk),
            product=lambda: self.product,
            builder=SimpleNamespace(log=lambda item: Path("/logs") / item.recipe.name),
        )

    def make(self, name: str) -> None:
        item = self.here.items[name]
        if self.store.has(item):
            return
        for dep in item.deps:
            self.make(dep.recipe.name)
        if name in self.fails:
            raise MkError("the build failed; what went wrong is above")
        self.disk.write(Path("/cache/work/x/lib/lib.a"), b"")
        self.store.commit(item, Path("/cache/work/x"), 1.0)

    def build(self, place: Layout, targets: Sequence[str], jobs: int, watch: object) -> SimpleNamespace:
        self.seen.append(self.states())
        self.built.append(list(targets))
        for name in targets:
            if name in self.here.items:
                self.make(name)
        return self.here

    def states(self) -> dict[str, str]:
        return {each["name"]: each["state"] for each in json.loads(self.disk.read(STATUS))["packages"]}

    def step(self, place: Layout, file: str, words: list[str]) -> int:
        self.ran.append(json.loads(self.disk.read(CHECKOUT / file))["argv"])
        return 0

    def grow(self) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch("mk.targets.build_targets", self.build),
            mock.patch("mk.inner.run_step", self.step),
            mock.patch("mk.lock.held"),
            mock.patch("mk.estimates.load", lambda *_: {"left": 90.0}),
            mock.patch("builtins.print"),
        ):
            place = Layout(CHECKOUT, Path(folder))
            growth.Growth(place, self.here, STATUS).run(lambda: None, 2)  # type: ignore[arg-type]

    def test_what_is_there_is_put_to_use_after_each(self) -> None:
        self.grow()
        self.assertEqual(
            self.built, [["base"], ["left"], ["base"], ["right"], ["base"], ["program"], ["base"], ["all"]]
        )
        self.assertEqual(self.ran[0], ["pack", "PATH=/deps/base/x", "--partial"])
        self.assertEqual(self.ran[2][2:], ["left=/deps/left", "right=/deps/right", "--partial"])
        self.assertEqual(set(self.states().values()), {"ready"})
        self.assertEqual(self.seen[3], {"left": "ready", "right": "building", "program": "waiting"})

    def test_a_failure_holds_up_only_what_needs_it(self) -> None:
        self.fails = {"left"}
        self.grow()
        self.assertEqual(self.states(), {"left": "failed", "right": "ready", "program": "failed"})
        self.assertNotIn(["all"], self.built)
        self.assertNotIn(["program"], self.built)
        reasons = {each["name"]: each.get("reason") for each in json.loads(self.disk.read(STATUS))["packages"]}
        self.assertEqual(reasons["program"], "the build of left failed; see /logs/left")

    def test_the_status_has_what_is_imported_and_how_long_it_takes(self) -> None:
        path = CHECKOUT / "recipes/left/recipe.toml"
        self.disk.write(path, self.disk.read(path) + b'imports = ["L"]\n')
        path = CHECKOUT / "recipes/right/recipe.toml"
        self.disk.write(path, self.disk.read(path) + b'kind = "library"\n')
        wanted = growth.wanted_of(self.disk, self.here.items, ["left", "right", "program"])
        self.assertEqual([each.imports for each in wanted], [["L"], [], ["program"]])
        growth.Status(self.disk, STATUS, wanted).write({"left": 95.0, "program": None})
        self.assertEqual(
            json.loads(self.disk.read(STATUS))["packages"],
            [
                {"name": "left", "imports": ["L"], "state": "waiting", "left": 120},
                {"name": "program", "imports": ["program"], "state": "waiting"},
            ],
        )

    def test_nothing_is_built_when_all_is_there(self) -> None:
        for name in ("left", "right", "program"):
            self.make(name)
        self.grow()
        self.assertEqual((self.built, self.ran), ([["all"]], []))


if __name__ == "__main__":
    unittest.main()
