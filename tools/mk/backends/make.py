# SPDX-License-Identifier: Apache-2.0
# Sources with a plain Makefile, or whose programs are few enough to be listed: `run` before, `make`, then copies.
from mk.backends.step import SOURCE, Step


def build(step: Step) -> None:
    folder = step.take("folder", SOURCE)
    env = step.take("env", {})
    run = step.take("run", [])
    make = step.take("make", [])
    after = step.take("after", [])
    copy = step.take("copy", {})
    step.finish()

    step.run_all(run, folder, env)
    for goals in make:
        step.run(["make", *goals], folder, env)
    step.run_all(after, folder, env)
    step.copy(copy, folder)
