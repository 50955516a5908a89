# SPDX-License-Identifier: Apache-2.0
# The plan has an edge for what is to be made, and none for what the store has.
import json
import tempfile
import unittest
from pathlib import Path

from mk import ninja, product
from mk.disk import RealDisk
from mk.errors import MkError
from mk.plan import Plan, Planner
from mk.product import Product, Step
from mk.store import Store
from mk.tests.fakes import CHECKOUT, MemoryDisk, checkout, items

EMPTY = Product({}, {}, (), "")


def steps(*found: Step, **lists: tuple[str, ...]) -> Product:
    return Product({step.name: step for step in found}, lists, (), "")


class Items(unittest.TestCase):
    def setUp(self) -> None:
        self.disk = checkout()
        self.store = Store(self.disk, Path("/cache/store"), Path("/cache/work"))

    def plan(self, made: Product = EMPTY, disk: MemoryDisk | None = None) -> Plan:
        found = disk or self.disk
        return Planner(found, CHECKOUT, "out", self.store, items(found), made).make(2)

    def build(self, *names: str) -> None:
        for name in names:
            self.disk.write(Path("/cache/work/x/lib/lib.a"), b"")
            self.store.commit(items(self.disk)[name], Path("/cache/work/x"), 1.0)

    def missing(self) -> list[str]:
        return [item.recipe.name for item in self.plan().missing]

    def test_an_empty_store_has_everything_built(self) -> None:
        self.assertEqual(self.missing(), ["base", "left", "right", "program"])

    def test_what_the_store_has_gets_a_stamp_and_no_edge(self) -> None:
        self.build("base")
        plan = self.plan()
        self.assertEqual([item.recipe.name for item in plan.missing], ["left", "right", "program"])
        self.assertTrue(self.disk.exists(CHECKOUT / plan.targets["base"][0]))
        self.assertNotIn(f"build {plan.targets['base'][0]}:", "\n".join(plan.lines))

    def test_a_changed_patch_rebuilds_exactly_its_dependents(self) -> None:
        self.build("base", "left", "right", "program")
        self.assertEqual(self.missing(), [])
        self.disk.write(CHECKOUT / "recipes/base/patches/0001-a.patch", b"other")
        self.assertEqual(self.missing(), ["base", "left", "program"])

    def test_an_old_stamp_is_removed_when_the_store_lost_the_item(self) -> None:
        self.build("base")
        stamp = CHECKOUT / self.plan().targets["base"][0]
        self.disk.remove(Path("/cache/store"))
        self.plan()
        self.assertFalse(self.disk.exists(stamp))

    def test_a_step_waits_for_its_items_and_steps(self) -> None:
        first = Step("first", ("cc", "{flags}", "{dep:base}/x"), ("{out}/first",))
        second = Step("second", ("ld", "{step:first}"), ("{dist}/second",), uses=("first",))
        plan = self.plan(steps(second, first, flags=("-a", "-b")))
        spec = json.loads(self.disk.read(CHECKOUT / "out/steps/first.json"))
        self.assertEqual(spec["argv"], ["cc", "-a", "-b", "/deps/base/x"])
        self.assertIn("base", spec["deps"])
        self.assertIn("build out/dist/second: run | out/steps/second.json out/first", "\n".join(plan.lines))
        self.assertEqual(plan.defaults, ["second", "first"])

    def test_a_list_may_name_items_that_a_step_needs(self) -> None:
        step = Step("link", ("ld", "{dep:base}"), ("{out}/x",), deps=("{more}",))
        self.plan(steps(step, more=("base",)))
        spec = json.loads(self.disk.read(CHECKOUT / "out/steps/link.json"))
        self.assertEqual((spec["argv"], list(spec["deps"])), (["ld", "/deps/base"], ["base"]))
        other = Step("link", ("ld",), ("{out}/x",), deps=("{more}",))
        self.plan(steps(other, more=()))
        self.assertEqual(json.loads(self.disk.read(CHECKOUT / "out/steps/link.json"))["deps"], {})

    def test_what_cannot_be_planned_is_said_by_name(self) -> None:
        made = steps(Step("one", ("cc",), ("{out}/one",), uses=("two",)), Step("three", ("cc", "{none}x"), ("x",)))
        plan = self.plan(made)
        self.assertIn("one names the step two", plan.broken["one"])
        self.assertIn("{none}", plan.broken["three"])


class Files(unittest.TestCase):
    def test_each_file_gets_an_edge(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder)
            for name in ("core/a.cpp", "core/js/b.cpp", "core/js/b_test.cpp"):
                (base / name).parent.mkdir(parents=True, exist_ok=True)
                (base / name).touch()
            step = Step(
                "core",
                ("cc", "{in}"),
                ("{out}/{stem}.o",),
                each="core/**/*.cpp",
                exclude=("*_test.cpp",),
                depfile=True,
            )
            store = Store(RealDisk(), base / "store", base / "work")
            plan = Planner(RealDisk(), base, "out", store, {}, steps(step)).make(2)
        self.assertEqual(plan.targets["core"], ["out/core/a.o", "out/core/js/b.o"])
        self.assertIn("build out/core/a.o: compile core/a.cpp |", "\n".join(plan.lines))


class Words(unittest.TestCase):
    def test_lists_are_spliced_and_single_words_fit_inside(self) -> None:
        lists = {"flags": ("-a", "{more}"), "more": ("-b", "-c"), "one": ("1",)}
        self.assertEqual(
            product.fill(("x", "{flags}", "n={one}", "{in}"), lists), ["x", "-a", "-b", "-c", "n=1", "{in}"]
        )
        with self.assertRaisesRegex(MkError, "stands for 2 words"):
            product.fill(("x{more}",), lists)

    def test_a_command_says_which_items_it_needs(self) -> None:
        lists = {"flags": ("-a", "{more}"), "more": ("-I{dep:left}/include",)}
        self.assertEqual(product.named_items(("cc", "{flags}", "x={dep:base}", "{dep:left}"), lists), ["left", "base"])

    def test_ninja_escapes(self) -> None:
        self.assertEqual(ninja.escape("a b:c$"), "a$ b$:c$$")
        edge = ninja.Edge("run", ["o"], ["i"], ["m"], ["q"], {"v": "$x"})
        self.assertEqual(ninja.edge(edge), "build o: run i | m || q\n  v = $$x\n")


if __name__ == "__main__":
    unittest.main()
