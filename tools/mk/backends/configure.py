# SPDX-License-Identifier: Apache-2.0
# Sources with a configure script and a Makefile, built in their own folder or apart from it.
# `answers` names a committed file with what configure would find out, which saves most of its time.
import re

from mk.backends.step import RECIPE, SOURCE, Step

HEAD = (
    "# SPDX-License-Identifier: Apache-2.0",
    "# What the configure script finds out about the toolchain. `./mk answers` writes this file.",
)


def build(step: Step) -> None:
    make = step.take("make", [["-j{jobs}"]])
    install = step.take("install", ["install"])
    copy = step.take("copy", {})
    remove = step.take("remove", [])
    folder, env = configure(step, step.take("answers", ""))

    for goals in make:
        step.run(["make", *goals], folder, env)
    if install:
        step.run(["make", *install], folder, env)
    step.copy(copy, folder)
    step.remove(remove)


def configure(step: Step, answers: str) -> tuple[str, dict[str, str]]:
    """Runs the configure script; returns its folder and environment."""
    folder: str = step.take("folder", SOURCE)
    env: dict[str, str] = step.take("env", {})
    prepare = step.take("prepare", [])
    program = step.take("program", "./configure")
    args = [*step.take("args", []), *step.take("extra", [])]
    cached = step.take("cached", True)
    step.finish()

    step.path(folder).mkdir(parents=True, exist_ok=True)
    step.run_all(prepare, SOURCE, env)
    if answers:
        step.path(f"{folder}/config.cache").write_bytes(step.path(f"{RECIPE}/{answers}").read_bytes())
    step.run([program, *args, *(["--config-cache"] if cached else [])], folder, env)
    return folder, env


def regenerate(step: Step) -> str:
    """What configure finds out when it is given no answers; without the environment, which is given anew each time."""
    for name in ("make", "install", "copy", "remove", "answers"):
        step.drop(name)
    folder, _ = configure(step, "")
    lines = step.path(f"{folder}/config.cache").read_text().splitlines()
    kept = [line for line in lines if not re.match(r"#|ac_cv_env_", line)]
    return "".join(f"{line}\n" for line in [*HEAD, *kept])
