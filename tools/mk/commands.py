# SPDX-License-Identifier: Apache-2.0
# What each command does, in terms of the parts that do it.
import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from mk import engine, links, lock, plan, product, session
from mk.disk import RealDisk
from mk.errors import MkError
from mk.layout import FLAVOURS, Layout
from mk.session import Session

CORES = os.cpu_count() or 1


def run(options: argparse.Namespace, place: Layout) -> int:
    table: dict[str, Callable[[argparse.Namespace, Layout], int]] = {
        "build": build,
        "run": run_python,
        "serve": serve,
        "clean": clean,
        "why": why,
        "export": export,
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


def prepare(place: Layout) -> tuple[Session, plan.Plan]:
    """Loads, reports what differs from the pins, and writes build.ninja."""
    here = session.start(place)
    drift = here.toolchain.drift()
    if drift:
        print("the toolchain differs from toolchain/toolchain.toml; keys are made from what is here:", file=sys.stderr)
        print("\n".join(f"  {line}" for line in drift), file=sys.stderr)
    here.store.sweep()
    wanted = here.product()
    links.node_modules(here, wanted.node_modules)
    planner = plan.Planner(here.disk, place.checkout, place.out_name, here.store, here.items, wanted)
    made = planner.make(CORES)
    text = "\n".join(made.lines).encode()
    file = place.out / "build.ninja"
    if not here.disk.exists(file) or here.disk.read(file) != text:
        here.disk.write(file, text)
    return here, made


def build_targets(place: Layout, targets: Sequence[str] = ("*",), jobs: int = CORES) -> Session:
    """Builds; "*" stands for what `./mk build` makes when it is given no target. MkError when something failed."""
    waiting = "another mk is building in this checkout; waiting for it"
    with lock.held(place.checkout / "out/.lock", lambda: print(waiting, flush=True)):
        here, made = prepare(place)
        names = [name for target in targets for name in (made.defaults if target == "*" else [target])]
        files: list[str] = []
        for name in names:
            if name in made.broken:
                raise MkError(made.broken[name])
            if name not in made.targets:
                raise MkError(f"there is no target {name}; ./mk build --list names them")
            if name not in here.items or here.items[name] in made.missing:
                files += made.targets[name]
        todo = [item.recipe.name for item in made.missing] + [name for name in names if name not in here.items]
        code = engine.run(place, sorted(set(files)), todo, jobs) if files else 0
        if code != 0:
            raise MkError("the build failed; what went wrong is above")
    return here


def product_of(place: Layout) -> product.Product:
    return product.load(RealDisk(), place.checkout, place.flavour)


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


def node(place: Layout) -> list[str]:
    """The pinned Node, from product.toml's `path`."""
    for folder in product_of(place).path:
        program = place.checkout / folder / "node"
        if program.exists():
            return [str(program)]
    raise MkError("no pinned node in the folders that product.toml's path names; run ./mk build")


def host_environment(place: Layout) -> dict[str, str]:
    """The environment of programs that use the product: where it is, and the pinned Node first on PATH."""
    path = [str(place.checkout / folder) for folder in product_of(place).path]
    return {
        **os.environ,
        "PATH": os.pathsep.join([*path, os.environ["PATH"]]),
        "PYXIDE_DIST": str(place.out / "dist"),
        "PYXIDE_NATIVE": str(session.root_of(place)),
    }


def start(place: Layout, argv: list[str]) -> int:
    """Runs a program in the foreground; its exit code."""
    return subprocess.call(argv, cwd=place.checkout, env=host_environment(place))


def become(place: Layout, argv: list[str]) -> int:
    """Turns this process into a program, so that signals and the exit code are the program's own."""
    os.chdir(place.checkout)
    os.execve(argv[0], argv, host_environment(place))


def run_python(options: argparse.Namespace, place: Layout) -> int:
    build_targets(place)
    program = node(place)
    os.execv(program[0], [*program, str(place.out / "dist/cli.mjs"), *options.args])


def serve(options: argparse.Namespace, place: Layout) -> int:
    build_targets(place)
    return become(place, [*node(place), "web/serve.mjs", "--port", str(options.port)])


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
