# SPDX-License-Identifier: Apache-2.0
# Emscripten's own system libraries, as a cache folder that all later steps see read-only.
# Invariant: the item is the whole of Emscripten's cache; with it frozen, no later step builds a library.
from mk.backends.step import BUILD, PREFIX, RECIPE, Step


def build(step: Step) -> None:
    sets = step.take("build", [])
    links = step.take("link", [])
    remove = step.take("remove", [])
    step.finish()

    env = {"EM_CACHE": PREFIX, "EM_FROZEN_CACHE": "0", "EMCC_CORES": str(step.jobs)}
    for args in sets:
        step.run(["embuilder", *args], BUILD, env)
    for args in links:
        step.run(["em++" if args[-1].endswith(".cpp") else "emcc", *args, "-o", "/tmp/linked.mjs"], RECIPE, env)
    step.remove(["cache.lock", "build", *remove])
