# SPDX-License-Identifier: Apache-2.0
# Building what commands need, and running programs that use the product.
import os
import subprocess
import sys
from collections.abc import Sequence

from mk import engine, links, lock, plan, product, session
from mk.disk import RealDisk
from mk.engine import Watch
from mk.errors import MkError
from mk.layout import Layout
from mk.session import Session

CORES = os.cpu_count() or 1


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


def build_targets(
    place: Layout, targets: Sequence[str] = ("*",), jobs: int = CORES, watch: Watch | None = None
) -> Session:
    """Builds; "*" stands for what `./mk build` makes when it is given no target. MkError when something failed.

    `watch` is called several times a second; what it raises ends the build.
    """
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
        code = engine.run(place, sorted(set(files)), todo, jobs, watch) if files else 0
        if code != 0:
            raise MkError("the build failed; what went wrong is above")
    return here


def product_of(place: Layout) -> product.Product:
    return product.load(RealDisk(), place.checkout, place.flavour)


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
