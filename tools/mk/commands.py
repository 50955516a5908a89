# SPDX-License-Identifier: Apache-2.0
# What each command does, in terms of the parts that do it.
import argparse
import os
import subprocess
from collections.abc import Callable

from mk import session
from mk.disk import RealDisk
from mk.errors import MkError
from mk.layout import FLAVOURS, Layout
from mk.targets import become, build_targets, node, prepare


def run(options: argparse.Namespace, place: Layout) -> int:
    table: dict[str, Callable[[argparse.Namespace, Layout], int]] = {
        "build": build,
        "run": run_python,
        "serve": serve,
        "clean": clean,
        "why": why,
        "export": export,
        "fetch": fetch,
        "shell": shell,
        "test": test,
        "bench": bench,
        "check": check,
        "docs": docs,
        "answers": answers,
        "profile": profile,
        "new-recipe": new_recipe,
    }
    return table[options.command](options, place)


def build(options: argparse.Namespace, place: Layout) -> int:
    if options.list:
        here, made = prepare(place)
        for name in sorted(made.targets):
            kind = "item" if name in here.items else "step"
            print(f"{name:24} {kind}, {len(made.targets[name])} file(s)")
        for name, reason in sorted(made.broken.items()):
            print(f"{name:24} cannot be built: {reason}")
        return 0
    build_targets(place, options.target or ["*"], options.jobs)
    return 0


def run_python(options: argparse.Namespace, place: Layout) -> int:
    build_targets(place)
    program = node(place)
    os.execv(program[0], [*program, str(place.out / "dist/cli.mjs"), *options.args])


def serve(options: argparse.Namespace, place: Layout) -> int:
    from mk import serving

    return serving.run(place, options.port, options.packages)


def test(options: argparse.Namespace, place: Layout) -> int:
    from mk import testing

    return testing.run(place, options.part, options.filter)


def bench(options: argparse.Namespace, place: Layout) -> int:
    build_targets(place)
    return become(place, [*node(place), "tests/bench/run.mjs", *options.args])


def check(options: argparse.Namespace, place: Layout) -> int:
    from mk import check as checks

    return checks.run(place, options.only, options.fix)


def docs(options: argparse.Namespace, place: Layout) -> int:
    build_targets(place, ["docs"])
    print(place.out / "docs/index.html")
    return 0


def answers(options: argparse.Namespace, place: Layout) -> int:
    from mk import answers as regenerated

    return regenerated.regenerate(place, options.target)


def profile(options: argparse.Namespace, place: Layout) -> int:
    from mk import training

    return training.run(options.name)


def new_recipe(options: argparse.Namespace, place: Layout) -> int:
    from mk import draft

    return draft.write(place, options.name)


def clean(options: argparse.Namespace, place: Layout) -> int:
    disk = RealDisk()
    for name in disk.names(place.checkout / "out"):
        disk.remove(place.checkout / "out" / name)
    if options.store:
        wanted = {item.folder for flavour in FLAVOURS for item in session.start(Layout.here(flavour)).items.values()}
        for name in disk.names(place.store):
            if name not in wanted:
                print(f"removing {name}")
                disk.remove(place.store / name)
    if options.root:
        for path in place.cache.glob("rootfs-*"):
            disk.remove(path)
    return 0


def why(options: argparse.Namespace, place: Layout) -> int:
    from mk.explain import explain

    here = session.start(place)
    if options.target not in here.items:
        raise MkError(f"there is no item {options.target}; items are {', '.join(sorted(here.items))}")
    print("\n".join(explain(here.store, here.items[options.target])))
    return 0


def fetch(options: argparse.Namespace, place: Layout) -> int:
    from mk.keep import keep

    keep(session.start(place), options.keep.absolute())
    return 0


def export(options: argparse.Namespace, place: Layout) -> int:
    from mk import substitute

    here = build_targets(place, [options.target])
    if options.target not in here.items:
        raise MkError(f"{options.target} is a step of the product; only items can be exported")
    item = here.items[options.target]
    for one in [*item.closure(), item]:
        archive = substitute.export(here.disk, here.store.path(one), options.folder.absolute())
        print(f"{archive} {archive.stat().st_size / 1e6:.1f} MB")
    return 0


def shell(options: argparse.Namespace, place: Layout) -> int:
    from mk.inner import CHECKOUT, in_root

    here = session.start(place)
    (place.checkout / "out").mkdir(exist_ok=True)
    built = {name: item.folder for name, item in here.items.items() if here.store.has(item)}
    argv = in_root(place, {"deps": built}).command(options.args or ["bash"], CHECKOUT)
    return subprocess.call(argv)
