# SPDX-License-Identifier: Apache-2.0
# `./mk why`: which input changed an item's key since it was last built.
from mk.key import Item, differences
from mk.store import Store


def explain(store: Store, item: Item) -> list[str]:
    """Lines for a person. A changed dependency is explained in turn."""
    name = item.recipe.name
    known = store.manifests(name)
    lines = [f"{name} {item.recipe.version}: key {item.key[:12]}, {'built' if store.has(item) else 'not built'}"]
    others = [manifest for manifest in known if manifest.key != item.key]
    if not others:
        return [*lines, "  it was never built with another key"]
    last = others[0]
    lines.append(f"  compared with {last.key[:12]}, the one built last before:")
    for change in differences(last.inputs, item.inputs):
        lines.append(f"  {change}")
    for dep in item.deps:
        before = last.inputs.get(f"dependency {dep.recipe.name}")
        if before is not None and before != dep.key:
            lines += explain(store, dep)
    return lines
