# SPDX-License-Identifier: Apache-2.0
# One run of mk: loads what the checkout says and gives the parts that commands work with.
from dataclasses import dataclass
from pathlib import Path

from mk import backends, graph, layout, product, recipe, rootfs, toolchain
from mk.build import Builder
from mk.disk import RealDisk
from mk.key import Item
from mk.layout import Layout
from mk.process import RealRunner
from mk.store import Store


@dataclass(frozen=True)
class Session:
    """The checkout at one moment, for one flavour."""

    layout: Layout
    disk: RealDisk
    toolchain: toolchain.Toolchain
    store: Store
    items: dict[str, Item]
    builder: Builder

    def product(self) -> product.Product:
        return product.load(self.disk, self.layout.checkout, self.layout.flavour)


def start(place: Layout, make_root: bool = True) -> Session:
    """Loads the recipes and computes all keys; makes the root first when it is absent and `make_root`."""
    disk = RealDisk()
    folder = place.checkout / "toolchain"
    spec = toolchain.load_spec(disk, folder)
    root = place.cache / f"rootfs-{spec.id}"
    if make_root:
        root = rootfs.ensure(
            disk, RealRunner(), spec, place.cache, place.logs / f"{root.name}.log", layout.substitutes()
        )
    tools = toolchain.inspect(disk, spec, folder, root)
    store = Store(disk, place.store, place.work)
    recipes = recipe.load_all(disk, recipe.folders(disk, place.checkout), place.flavour)
    items = graph.resolve(disk, recipes, tools, backends.digests)
    return Session(place, disk, tools, store, items, Builder(place, store, tools, layout.substitutes()))


def root_of(place: Layout) -> Path:
    """Where the root file system of this checkout's toolchain is, or would be."""
    return place.cache / f"rootfs-{toolchain.load_spec(RealDisk(), place.checkout / 'toolchain').id}"
