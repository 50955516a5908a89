# SPDX-License-Identifier: Apache-2.0
# Python programs that packages are built with: wheels that a requirements file pins by hash, installed for the root's
# Python in the folder `python` of the item. Downloaded on the host; a part of them is compiled code for this machine.
import platform

from mk import host
from mk.backends.step import BUILD, PREFIX, RECIPE, Step
from mk.python import PYTHON

WHEELS = f"{BUILD}/wheels"

# What it downloads is no source of a recipe: `./mk fetch --keep` keeps the item itself.
NETWORK = True


def build(step: Step) -> None:
    requirements = step.take("requirements", "requirements.txt")
    step.finish()

    machine = platform.machine()
    kinds = [f"manylinux_2_{minor}_{machine}" for minor in (28, 27, 26, 24, 17)] + [f"manylinux2014_{machine}"]
    target = ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON.minor}"]
    target += [f"--platform={kind}" for kind in kinds]
    pip = host.pip(step.runner, step.work / "pip")
    listed = step.path(RECIPE) / requirements
    step.runner.run([*pip, "download", *host.PINNED, *target, f"--dest={step.path(WHEELS)}", "-r", str(listed)])

    wheels = sorted(path.name for path in step.path(WHEELS).iterdir())
    installer = [PYTHON.program, *(f"{WHEELS}/{name}/pip" for name in wheels if name.startswith("pip-"))]
    install = ["install", "--no-index", "--no-deps", "--no-compile", "--quiet", f"--target={PREFIX}/python"]
    env = {"PIP_BREAK_SYSTEM_PACKAGES": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    step.run([*installer, *install, *(f"{WHEELS}/{name}" for name in wheels)], BUILD, env)
