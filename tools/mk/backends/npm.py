# SPDX-License-Identifier: Apache-2.0
# node_modules, exactly as package-lock.json says. Runs on the host, with the network, and no package's scripts.
# Not `npm ci`: it wants an entry for every platform's optional packages, and a registry may serve only some of them.
import json
import os
from pathlib import Path
from typing import Any

from mk import host
from mk.backends.step import PREFIX, RECIPE, Step
from mk.errors import MkError

# What it downloads is no source of a recipe: `./mk fetch --keep` keeps the item itself.
NETWORK = True


def build(step: Step) -> None:
    step.finish()
    prefix = step.path(PREFIX)
    for path in step.path(RECIPE).iterdir():
        (prefix / path.name).write_bytes(path.read_bytes())
    program = host.need(step.runner, "npm", "nodejs", "npm")
    env = {"npm_config_cache": os.environ.get("npm_config_cache", str(step.work / "npm"))}
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--include=optional"]
    step.runner.run([program, "install", *options], cwd=prefix, env=env)
    compare(packages(step.path(RECIPE) / "package-lock.json"), packages(prefix / "node_modules/.package-lock.json"))


def packages(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())["packages"]
    return {name: entry for name, entry in found.items() if name}


def compare(locked: dict[str, Any], installed: dict[str, Any]) -> None:
    """Refuses packages that the lock does not have, has otherwise, or wants and does not get."""
    for name, entry in installed.items():
        for what in ("version", "integrity"):
            if entry.get(what) != locked.get(name, {}).get(what):
                raise MkError(f"{name}: installed with {what} {entry.get(what)}, which package-lock.json does not say")
    if missing := [name for name, entry in locked.items() if name not in installed and not entry.get("optional")]:
        raise MkError(f"npm did not install {', '.join(missing)}, which package-lock.json names")
