# SPDX-License-Identifier: Apache-2.0
# The commands of ./mk.
import argparse
import os
import sys
from pathlib import Path

from mk.errors import MkError, StepFailed
from mk.layout import Layout
from mk.process import Interrupted, stoppable

EPILOG = """environment:
  PYXIDE_CACHE        the cache: downloads, root file system, store (default: pyxide in the user's cache folder)
  PYXIDE_SUBSTITUTE   read-only folders, separated by ':', with store items to take instead of
                      compiling, or what ./mk fetch --keep has written
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        "mk", description="Builds, runs and tests Pyxide.", epilog=EPILOG, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, debug: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        if debug:
            added.add_argument("--debug", action="store_true", help="the debug flavour, in out/debug")
        return added

    build = command("build", "build everything, or the named items and steps", debug=True)
    build.add_argument("target", nargs="*")
    build.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="steps at a time")
    build.add_argument("--list", action="store_true", help="list the targets")
    command("run", "run Python from the shell: ./mk run script.py args…", debug=True).add_argument("args", nargs="...")
    serve = command("serve", "build, serve the page, and go on to build the packages", debug=True)
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-packages", dest="packages", action="store_false", help="do not build the packages")
    test = command("test", "run all tests, or one part: mk bench cpp node chromium firefox page python …")
    flavour = test.add_mutually_exclusive_group()
    flavour.add_argument("--debug", action="store_true", help="the debug flavour, in out/debug")
    asan = "the C++ tests and fuzzers with AddressSanitizer, in out/asan"
    flavour.add_argument("--asan", action="store_true", help=asan)
    test.add_argument("--suite", metavar="NAME", help="a suite: numpy scipy pandas matplotlib, or pypi")
    test.add_argument("part", nargs="?")
    test.add_argument("filter", nargs="...", help="a filter, or options of the part's own test runner")
    command("bench", "measure, and compare with the peers").add_argument("args", nargs="...")
    check = command("check", "format, lint, types, arrows, sizes, generated files")
    check.add_argument("only", nargs="*", help="names of checks; all when none is given")
    check.add_argument("--fix", action="store_true", help="have formatters write what they would change")
    command("docs", "write the API's reference to out/docs")
    command("profile", "train the interpreter again and write its profiles").add_argument(
        "name", nargs="?", help="one of the trainings of product.toml; all when none is given"
    )
    command("answers", "regenerate the answers that configure scripts ask for").add_argument("target", nargs="?")
    clean = command("clean", "remove out/")
    clean.add_argument("--store", action="store_true", help="also remove items of the store that no recipe here gives")
    clean.add_argument("--root", action="store_true", help="also remove the root file system")
    command("why", "say which input changed an item's key", debug=True).add_argument("target")
    export = command("export", "pack an item and what it needs for PYXIDE_SUBSTITUTE", debug=True)
    export.add_argument("target")
    export.add_argument("folder", type=Path)
    fetching = command("fetch", "write all that builds download to a folder for PYXIDE_SUBSTITUTE, for builds offline")
    fetching.add_argument("--keep", metavar="FOLDER", type=Path, required=True)
    command("new-recipe", "draft the recipe of a Python package from PyPI").add_argument("name")
    shell = command("shell", "run a program in the root file system, in /checkout, without network", debug=True)
    shell.add_argument("args", nargs="...")
    return top


def parse(argv: list[str]) -> argparse.Namespace:
    """The command line. What follows the commands that run programs is theirs, also when it looks like an option."""
    if argv[:2] == ["test", "--suite"]:
        argv = ["test", "suite", *argv[2:]]
    if argv[:1] in (["run"], ["bench"], ["shell"], ["test"]) and "-h" not in argv[:2] and "--help" not in argv[:2]:
        own = ("--debug", "--asan") if argv[0] == "test" else ("--debug",)
        cut = next((at for at, word in enumerate(argv[1:], 1) if word not in own), len(argv))
        cut += argv[0] == "test"
        options = parser().parse_args(argv[:cut])
        setattr(options, "filter" if argv[0] == "test" else "args", argv[cut:])
        return options
    return parser().parse_args(argv)


def dispatch(argv: list[str]) -> int:
    from mk import commands

    if argv[:1] in (["_item"], ["_run"]):
        from mk import inner

        place = Layout.here(os.environ.get("MK_FLAVOUR", "release"))
        if argv[0] == "_item":
            return inner.run_item(place, argv[1], argv[2])
        return inner.run_step(place, argv[1], argv[2:])
    options = parse(argv)
    flavour = next((name for name in ("debug", "asan") if getattr(options, name, False)), "release")
    return commands.run(options, Layout.here(flavour))


def main(argv: list[str]) -> int:
    """Runs one command; returns the exit code."""
    try:
        with stoppable():
            return dispatch(argv)
    except Interrupted as error:
        print("mk: stopped; nothing half-built is left in the store", file=sys.stderr)
        return 128 + error.number
    except StepFailed as error:
        print(f"mk: {error}", file=sys.stderr)
        if error.log:
            lines = Path(error.log).read_text(errors="replace").splitlines()[-30:]
            print("\n".join(["  the end of its output:", *(f"  | {line}" for line in lines)]), file=sys.stderr)
            print(f"  the whole log: {error.log}", file=sys.stderr)
        return 1
    except MkError as error:
        print(f"mk: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # as in `./mk why zlib | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
