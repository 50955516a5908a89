# SPDX-License-Identifier: Apache-2.0
# `./mk profile`: the trainings that product.toml names, in order; each builds its flavour, runs, and keeps its result.
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any

from mk import product, targets
from mk.errors import MkError
from mk.inner import CHECKOUT, in_root
from mk.layout import Layout

FIELDS = {"name", "flavour", "needs", "train", "merge", "made", "file"}


def run(wanted: str | None) -> int:
    """Runs the training that is named, or all."""
    found = targets.product_of(Layout.here()).training
    if any(settings.keys() != FIELDS for settings in found):
        raise MkError(f"product.toml: a [[training]] must have {', '.join(sorted(FIELDS))}, and nothing else")
    names = [settings["name"] for settings in found]
    if wanted is not None and wanted not in names:
        raise MkError(f"there is no training {wanted}, but {', '.join(names)}")
    for settings in found:
        if wanted in (None, settings["name"]):
            train(Layout.here(settings["flavour"]), settings)
    return 0


def train(place: Layout, settings: Mapping[str, Any]) -> None:
    """Trains on the host's pinned Node, merges in the root, and writes the profile into the checkout."""
    here = targets.build_targets(place, settings["needs"])
    lists = {**targets.product_of(place).lists, "out": (place.out_name,), "dist": (f"{place.out_name}/dist",)}
    lists |= {f"dep:{name}": (str(here.store.path(item)),) for name, item in here.items.items()}
    raw = place.out / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir()
    if targets.start(place, product.fill(tuple(settings["train"]), lists)) != 0:
        raise MkError("the training failed; what went wrong is above")
    found = sorted(str(path.relative_to(place.checkout)) for path in raw.iterdir())
    if not found:
        raise MkError(f"the training left no profiles in {raw}")
    merge = product.fill(tuple(settings["merge"]), {**lists, "raw": tuple(found)})
    if subprocess.call(in_root(place, {"deps": {}}).command(merge, CHECKOUT)) != 0:
        raise MkError("merging the profiles failed; what went wrong is above")
    made = place.checkout / product.fill((settings["made"],), lists)[0]
    target = place.checkout / settings["file"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made.read_bytes())
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB from {len(found)} profiles")
