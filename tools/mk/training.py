# SPDX-License-Identifier: Apache-2.0
# `./mk profile`: builds the flavour `profile`, runs the training that product.toml names, and keeps its result.
import shutil
import subprocess

from mk import commands, product
from mk.errors import MkError
from mk.inner import CHECKOUT, in_root
from mk.layout import Layout

FIELDS = {"needs", "train", "merge", "made", "file"}


def run(place: Layout) -> int:
    """Trains on the host's pinned Node, merges in the root, and writes the profile into the checkout."""
    settings = commands.product_of(place).training
    if settings.keys() != FIELDS:
        raise MkError(f"product.toml: [training] must have {', '.join(sorted(FIELDS))}, and nothing else")
    here = commands.build_targets(place, settings["needs"])
    lists = {"out": (place.out_name,), "dist": (f"{place.out_name}/dist",)}
    lists |= {f"dep:{name}": (str(here.store.path(item)),) for name, item in here.items.items()}
    raw = place.out / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir()
    if commands.start(place, product.fill(tuple(settings["train"]), lists)) != 0:
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
    return 0
