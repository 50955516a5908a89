# SPDX-License-Identifier: Apache-2.0
# The checkout's node_modules: a link to an item of the store.
import os
import sys

from mk.session import Session


def node_modules(here: Session, name: str) -> None:
    """Points node_modules at the item `name` once the store has it; leaves a folder made by hand as it is."""
    if name not in here.items or not here.store.has(here.items[name]):
        return
    target = here.store.path(here.items[name]) / "node_modules"
    link = here.layout.checkout / "node_modules"
    if link.is_symlink() and link.readlink() == target:
        return
    if link.exists() and not link.is_symlink():
        print(f"{link} is a folder made by hand; it is used instead of the pinned packages", file=sys.stderr)
        return
    fresh = link.with_name(f".node_modules.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(link)
