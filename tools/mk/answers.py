# SPDX-License-Identifier: Apache-2.0
# `./mk answers`: runs configure scripts without their committed answers and writes what they find out.
from mk import targets
from mk.backends import configure
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner


def regenerate(place: Layout, target: str | None) -> int:
    """For one item, or for all whose recipe names a file of answers, needed ones first."""
    items = targets.prepare(place)[0].items
    takers = [name for name, item in items.items() if "answers" in item.recipe.options]
    if target is not None and target not in takers:
        raise MkError(f"{target} takes no answers; those that do: {', '.join(takers) or 'none'}")
    for name in [target] if target else takers:
        ask(place, name)
    return 0


def ask(place: Layout, name: str) -> None:
    """Configures one item; what it needs is built first, with the answers as they are by now."""
    needed = [dep.recipe.name for dep in targets.prepare(place)[0].items[name].deps]
    here = targets.build_targets(place, needed)
    item = here.items[name]
    file = item.recipe.folder / item.recipe.options["answers"]
    log = here.builder.log(item).with_suffix(".answers.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"configuring {name} without answers; its output goes to {log}", flush=True)
    with log.open("wb") as output, here.store.workspace(item) as work:
        step = here.builder.prepare(item, work, RealRunner(output))
        text = configure.regenerate(step)
    file.write_text(text)
    print(f"{file}: {len(text.splitlines())} answers")
