# SPDX-License-Identifier: Apache-2.0
# Wheels of PyPI that are taken as they are: those that a requirements file pins by hash. Runs on the host.
from mk import host
from mk.backends.step import PREFIX, RECIPE, Step
from mk.python import PYTHON

# What it downloads is no source of a recipe: `./mk fetch --keep` keeps the item itself.
NETWORK = True


def build(step: Step) -> None:
    requirements = step.take("requirements", "requirements.txt")
    step.finish()
    pip = host.pip(step.runner, step.work / "pip")
    python = f"--python-version={PYTHON.minor}"
    target = ["--only-binary=:all:", "--platform=any", python, "--implementation=py", "--abi=none"]
    folder, listed = step.path(PREFIX) / "wheels", step.path(RECIPE) / requirements
    step.runner.run([*pip, "download", *host.PINNED, *target, f"--dest={folder}", "-r", str(listed)])
