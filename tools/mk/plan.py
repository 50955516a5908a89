# SPDX-License-Identifier: Apache-2.0
# The planner: from items and the product's steps to a build.ninja with an edge for each thing to be made.
# Invariant: an item that the store has gets a stamp and no edge, so a key in the store is never built twice.
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from mk import ninja, product
from mk.disk import Disk
from mk.errors import MkError
from mk.key import Item
from mk.product import Product, Step
from mk.sandbox import DEPS
from mk.store import Store

MK = '"$$MK_PYTHON" -I mk'


@dataclass
class Plan:
    """What is to be written; `targets` maps a name a person may type to files that Ninja can make."""

    lines: list[str] = field(default_factory=list)
    targets: dict[str, list[str]] = field(default_factory=dict)
    defaults: list[str] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


class Planner:
    """Plans for one checkout and flavour. `out` is the output folder relative to the checkout."""

    def __init__(
        self, disk: Disk, checkout: Path, out: str, store: Store, items: Mapping[str, Item], made: Product
    ) -> None:
        self.disk = disk
        self.checkout = checkout
        self.out = out
        self.store = store
        self.items = items
        self.product = made
        self.plan = Plan()
        self.outputs: dict[str, list[str]] = {}

    def make(self, jobs: int) -> Plan:
        self.plan.lines += ["ninja_required_version = 1.10\n", f"builddir = {self.out}\n"]
        self.plan.lines += [ninja.pool("items", jobs), ninja.pool("link", 1)]
        self.plan.lines.append(ninja.rule("item", f"{MK} _item $name $key", pool="items", description="$name $version"))
        run = f"{MK} _run $step $in -- $out"
        self.plan.lines.append(ninja.rule("run", run, description="$what", restat="1"))
        compile_ = {"description": "$what", "deps": "gcc", "depfile": "$out.d"}
        self.plan.lines.append(ninja.rule("compile", run, **compile_))
        for item in self.items.values():
            self.plan_item(item)
        for step in self.product.steps.values():
            try:
                self.plan_step(step.name, ())
            except MkError as error:
                self.plan.broken[step.name] = str(error)
            if step.default:
                self.plan.defaults.append(step.name)
        return self.plan

    def stamp(self, item: Item) -> str:
        return f"{self.out}/items/{item.folder}"

    def plan_item(self, item: Item) -> None:
        name = item.recipe.name
        stamp = self.stamp(item)
        self.plan.targets[name] = [stamp]
        if self.store.has(item):
            if not self.disk.exists(self.checkout / stamp):
                self.disk.write(self.checkout / stamp, b"")
            return
        self.disk.remove(self.checkout / stamp)
        self.plan.missing.append(item)
        variables = {"name": name, "version": item.recipe.version, "key": item.key}
        needed = [self.stamp(dep) for dep in item.deps]
        self.plan.lines.append(ninja.edge(ninja.Edge("item", [stamp], implicit=needed, variables=variables)))

    def plan_step(self, name: str, path: tuple[str, ...]) -> list[str]:
        """Plans a step and those it uses; returns its outputs."""
        if name in self.outputs:
            return self.outputs[name]
        if name in path:
            raise MkError(f"product.toml: steps go round: {' -> '.join([*path, name])}")
        if name in self.plan.broken:
            raise MkError(self.plan.broken[name])
        if name not in self.product.steps:
            raise MkError(f"product.toml: {path[-1]} names the step {name}, which is not there")
        step = self.product.steps[name]
        used = {other: self.plan_step(other, (*path, name)) for other in (*step.uses, *step.after)}
        lists = {**self.product.lists, "out": (self.out,), "gen": (f"{self.out}/gen",), "dist": (f"{self.out}/dist",)}
        lists |= {f"step:{other}": tuple(outputs) for other, outputs in used.items()}
        needed = [*product.fill(step.deps, lists), *product.named_items(step.run, lists)]
        step = replace(step, deps=tuple(dict.fromkeys(needed)))
        for dep in step.deps:
            if dep not in self.items:
                raise MkError(f"product.toml: step {name} needs the item {dep}, for which there is no recipe")
            place = f"{DEPS}/{dep}" if step.where == "root" else str(self.store.path(self.items[dep]))
            lists[f"dep:{dep}"] = (place,)
        inputs = self.inputs(step)
        file = self.write_spec(step, lists)
        implicit = [file, *inputs, *(self.stamp(self.items[dep]) for dep in step.deps)]
        implicit += [output for other in step.uses for output in used[other]]
        order = [output for other in step.after for output in used[other]]
        outputs = []
        for source, made in self.commands(step, lists):
            outputs += made
            one = ninja.Edge(
                rule="compile" if step.depfile else "run",
                outputs=made,
                inputs=[source] if source else [],
                implicit=implicit,
                order_only=order,
                variables={
                    "step": file,
                    "what": f"{name} {source}".strip(),
                    **({"pool": step.pool} if step.pool else {}),
                },
            )
            self.plan.lines.append(ninja.edge(one))
        self.outputs[name] = outputs
        self.plan.targets[name] = outputs
        return outputs

    def inputs(self, step: Step) -> list[str]:
        for pattern in step.inputs:
            if not product.matches(self.checkout, (pattern,), ()):
                raise MkError(f"step {step.name}: nothing matches its input {pattern}")
        return product.matches(self.checkout, step.inputs, step.exclude)

    def commands(self, step: Step, lists: Mapping[str, tuple[str, ...]]) -> list[tuple[str, list[str]]]:
        """Pairs of an input file (or none) and the outputs made from it."""
        if not step.each:
            return [("", product.fill(step.outputs, lists))]
        found = product.matches(self.checkout, (step.each,), step.exclude)
        if not found:
            raise MkError(f"step {step.name}: nothing matches {step.each}")
        pairs = []
        for source in found:
            words = {**lists, "stem": (str(PurePosixPath(source).with_suffix("")),)}
            pairs.append((source, product.fill(step.outputs, words)))
        return pairs

    def write_spec(self, step: Step, lists: Mapping[str, tuple[str, ...]]) -> str:
        """Writes what `mk _run` needs to know; the file changes only when its content does."""
        deps = [name for dep in step.deps for name in self.with_implicit(dep)]
        spec = {
            "where": step.where,
            "argv": product.fill(step.run, lists),
            "deps": {name: self.items[name].folder for name in deps},
            "path": list(self.product.path),
        }
        file = f"{self.out}/steps/{step.name}.json"
        data = json.dumps(spec, indent=1).encode()
        path = self.checkout / file
        if not self.disk.exists(path) or self.disk.read(path) != data:
            self.disk.write(path, data)
        return file

    def with_implicit(self, name: str) -> list[str]:
        """An item and those that its own build saw; headers of one may include headers of another."""
        return [*(item.recipe.name for item in self.items[name].closure()), name]
