# SPDX-License-Identifier: Apache-2.0
# Keys change with what decides an item's content, and with nothing else.
import unittest

from mk.errors import MkError
from mk.graph import resolve
from mk.key import differences
from mk.recipe import parse
from mk.tests.fakes import CHECKOUT, FakeToolchain, checkout, digests, items, keys, recipe_text


class Keys(unittest.TestCase):
    def changed(self, path: str, data: bytes) -> set[str]:
        """Names of the items whose key changes when a file does."""
        disk = checkout()
        before = keys(disk)
        disk.write(CHECKOUT / path, data)
        after = keys(disk)
        return {name for name in before if before[name] != after[name]}

    def test_same_inputs_give_the_same_keys(self) -> None:
        self.assertEqual(keys(checkout()), keys(checkout()))

    def test_a_changed_patch_changes_exactly_its_dependents(self) -> None:
        self.assertEqual(self.changed("recipes/base/patches/0001-a.patch", b"other"), {"base", "left", "program"})

    def test_a_new_patch_counts(self) -> None:
        self.assertEqual(self.changed("recipes/right/patches/0001-b.patch", b"new"), {"right", "program"})

    def test_a_declared_file_counts_and_others_do_not(self) -> None:
        self.assertEqual(self.changed("recipes/base/answers", b"no"), {"base", "left", "program"})
        self.assertEqual(self.changed("recipes/base/README.md", b"text"), set())

    def test_an_option_counts(self) -> None:
        text = recipe_text("right", "[options]", "make = [[]]")
        self.assertEqual(self.changed("recipes/right/recipe.toml", text), {"right", "program"})

    def test_a_comment_does_not_count(self) -> None:
        self.assertEqual(self.changed("recipes/right/recipe.toml", recipe_text("right", "# a word")), set())

    def test_the_toolchain_and_the_backend_count_for_all(self) -> None:
        disk = checkout()
        plain = items(disk)
        others = (
            items(disk, toolchain=FakeToolchain({"clang": "22.2"})),
            items(disk, source="def build(step): pass"),
        )
        for other in others:
            self.assertTrue(all(plain[name].key != other[name].key for name in plain))

    def test_what_is_built_outside_of_the_root_does_not_know_the_toolchain(self) -> None:
        disk = checkout()
        disk.write(CHECKOUT / "recipes/right/recipe.toml", recipe_text("right", "root = false"))
        other = items(disk, toolchain=FakeToolchain({"clang": "22.2"}))
        self.assertEqual(items(disk)["right"].key, other["right"].key)

    def test_a_flavour_changes_only_what_names_it(self) -> None:
        disk = checkout()
        text = recipe_text("right", '[variant.debug.options]\nflags = "-O1"')
        disk.write(CHECKOUT / "recipes/right/recipe.toml", text)
        release, debug = items(disk), items(disk, "debug")
        self.assertEqual(release["left"].key, debug["left"].key)
        self.assertNotEqual(release["right"].key, debug["right"].key)

    def test_differences_name_the_input(self) -> None:
        disk = checkout()
        before = items(disk)["base"]
        disk.write(CHECKOUT / "recipes/base/patches/0001-a.patch", b"other")
        changes = differences(before.inputs, items(disk)["base"].inputs)
        self.assertEqual([line.split(":")[0] for line in changes], ["patch 0001-a.patch"])

    def test_of_lists_only_the_words_that_changed_are_shown(self) -> None:
        changes = differences({"a": '[["x", "y"], "z"]'}, {"a": '[["x"], "z", "w"]'})
        self.assertEqual(changes, ["a: -'y', +'w'"])


class Graph(unittest.TestCase):
    def test_each_item_comes_after_what_it_needs(self) -> None:
        order = list(items(checkout()))
        self.assertLess(order.index("base"), order.index("left"))
        self.assertLess(order.index("left"), order.index("program"))

    def test_a_circle_is_named(self) -> None:
        disk = checkout()
        disk.write(CHECKOUT / "recipes/base/recipe.toml", recipe_text("base", 'deps = ["program"]'))
        with self.assertRaisesRegex(MkError, "base -> program -> left -> base"):
            items(disk)

    def test_an_unknown_dependency_is_named(self) -> None:
        disk = checkout()
        disk.write(CHECKOUT / "recipes/left/recipe.toml", recipe_text("left", 'deps = ["absent"]'))
        with self.assertRaisesRegex(MkError, "left needs absent"):
            items(disk)

    def test_implicit_items_come_first(self) -> None:
        found = items(checkout(), toolchain=FakeToolchain(implicit=("right",)))
        self.assertEqual([dep.recipe.name for dep in found["left"].deps], ["right", "base"])
        self.assertEqual(found["right"].deps, ())

    def test_recipes_may_be_empty(self) -> None:
        self.assertEqual(resolve(checkout(), {}, FakeToolchain(), digests), {})


class Recipes(unittest.TestCase):
    def refuse(self, text: bytes, message: str) -> None:
        with self.assertRaisesRegex(MkError, message):
            parse(text.decode(), CHECKOUT, (), "release")

    def test_misspelt_and_missing_fields_are_refused(self) -> None:
        self.refuse(recipe_text("x", 'dep = ["y"]'), "unknown field dep")
        self.refuse(b'name = "x"', "lacks backend, license, outputs, version")
        self.refuse(recipe_text("x", '[source]\nregistry = "npm"'), "needs registry, package, version and sha256")
        self.refuse(b"name = ", "Invalid value")
        self.refuse(recipe_text("../x"), "must be of a-z")

    def test_a_variant_is_laid_on_the_base(self) -> None:
        text = recipe_text("x", "[options]\na = 1\nb = 1\n[variant.debug.options]\nb = 2").decode()
        self.assertEqual(parse(text, CHECKOUT, (), "debug").options, {"a": 1, "b": 2})
        self.assertEqual(parse(text, CHECKOUT, (), "release").options, {"a": 1, "b": 1})


if __name__ == "__main__":
    unittest.main()
