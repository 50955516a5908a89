# SPDX-License-Identifier: Apache-2.0
# Checks that other programs carry out: formatters, linters and type checkers, in pinned versions.
import os
import subprocess
from pathlib import Path

from mk import host
from mk.check import Context, Problems
from mk.process import RealRunner
from mk.python import PYTHON


def call(context: Context, argv: list[str], env: dict[str, str] | None = None) -> Problems:
    """The output of a program that ended with an error, as problems."""
    done = subprocess.run(
        argv,
        cwd=context.place.checkout,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return [] if done.returncode == 0 else done.stdout.strip().splitlines()[-80:] or [f"{argv[0]} failed"]


def tools(context: Context) -> Path:
    place = context.place
    return host.python_tools(RealRunner(), place.tools, place.checkout / "toolchain/host/check.txt")


def cache(context: Context, name: str) -> str:
    return str(context.place.checkout / "out/check" / name)


def ruff(context: Context) -> Problems:
    files = context.matching(["*.py", "/mk"])
    program = str(tools(context) / "ruff")
    env = {"RUFF_CACHE_DIR": cache(context, "ruff")}
    if context.fix:
        call(context, [program, "format", "-q", *files], env)
        call(context, [program, "check", "-q", "--fix", *files], env)
    return [
        *call(context, [program, "format", "-q", "--diff", *files], env),
        *call(context, [program, "check", "-q", "--output-format=concise", *files], env),
    ]


def mypy(context: Context) -> Problems:
    """Each of the groups of checks.toml is one strict run, for the Python that will run it."""
    problems: Problems = []
    for group in context.settings["mypy"]:
        options = ["--strict", "--no-error-summary", f"--python-version={group.get('python', PYTHON.minor)}"]
        options += [f"--cache-dir={cache(context, 'mypy')}", *group.get("options", ())]
        env = {"MYPYPATH": ":".join(group.get("search", ()))}
        problems += call(context, [str(tools(context) / "mypy"), *options, *group["paths"]], env)
    return problems


def node_program(context: Context, name: str) -> str:
    return str(context.place.checkout / "node_modules/.bin" / name)


def biome(context: Context) -> Problems:
    program = node_program(context, "biome")
    if context.fix:
        call(context, [program, "check", "--write", "."])
    return call(context, [program, "check", "--colors=off", "--diagnostic-level=warn", "--error-on-warnings", "."])


def typedoc(context: Context) -> Problems:
    """What is public is described, and links in descriptions lead somewhere."""
    return call(context, [node_program(context, "typedoc"), "--emit", "none"])


def tsc(context: Context) -> Problems:
    program = node_program(context, "tsc")
    problems: Problems = []
    for project in context.settings["tsc"]["projects"]:
        info = cache(context, project.replace("/", "-") + ".tsbuildinfo")
        options = ["--noEmit", "--incremental", "--tsBuildInfoFile", info, "--pretty", "false"]
        problems += call(context, [program, "-p", project, *options])
    return problems
