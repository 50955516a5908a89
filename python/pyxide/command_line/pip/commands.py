# SPDX-License-Identifier: Apache-2.0
"""The command line of `pip`: which commands and options there are, and what each prints."""

from __future__ import annotations

import json
import os
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from pyxide import __version__

from .distributions import described, find, installed, locked, remove
from .errors import PipError
from .install import install

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

OTHERS = (
    "cache", "check", "completion", "config", "debug", "download", "hash", "index", "inspect", "lock", "search",
    "wheel",
)  # fmt: skip

# Options of `pip install` for what is so anyway.
IMPLIED = (
    "--user", "--prefer-binary", "--break-system-packages", "--no-cache-dir", "--no-input", "--no-compile",
    "--disable-pip-version-check",
)  # fmt: skip


def main(args: list[str] | None = None) -> int:
    """Run a command line (default: `sys.argv`) and give its exit code: 0, 1 for a failure, 2 for wrong usage."""
    words = sys.argv[1:] if args is None else list(args)
    if not words:
        words = ["--help"]
    try:
        options = _parser().parse_args(words)
        if options.command in OTHERS:
            raise PipError(f"this pip has no command '{options.command}'; `pip --help` lists those that it has")
        run: Callable[[Namespace], int] = options.run
        return run(options)
    except PipError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="pip", description="Installs packages for Python in WebAssembly.")
    where = Path(__file__).parent
    parser.add_argument("-V", "--version", action="version", version=f"pip of pyxide {__version__} from {where}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    add = commands.add_parser("install", help="install packages")
    add.set_defaults(run=install)
    add.add_argument(
        "requirements", nargs="*", metavar="REQUIREMENT", help="name, name with versions, wheel or its URL"
    )
    add.add_argument("-r", "--requirement", action="append", default=[], metavar="FILE", help="file of requirements")
    add.add_argument("-c", "--constraint", action="append", default=[], metavar="FILE", help="file of constraints")
    add.add_argument("-t", "--target", metavar="DIR", help="install into this folder; give it as PYTHONPATH later")
    add.add_argument("-U", "--upgrade", action="store_true", help="take the newest version")
    add.add_argument("--force-reinstall", "-I", "--ignore-installed", dest="again", action="store_true")
    add.add_argument("--no-deps", action="store_true", help="install no dependencies")
    add.add_argument("--pre", action="store_true", help="also take versions that are not final")
    add.add_argument("-i", "--index-url", default=os.environ.get("PIP_INDEX_URL"), metavar="URL")
    add.add_argument("--extra-index-url", action="append", default=[], metavar="URL")
    add.add_argument("-q", "--quiet", action="count", default=0)
    add.add_argument("-v", "--verbose", action="count", default=0)
    for option in IMPLIED:
        add.add_argument(option, action="store_true", help=SUPPRESS)

    drop = commands.add_parser("uninstall", help="uninstall packages")
    drop.set_defaults(run=_uninstall)
    drop.add_argument("names", nargs="+", metavar="NAME")
    drop.add_argument("-y", "--yes", action="store_true", help="do not ask")

    listing = commands.add_parser("list", help="list packages: those installed, and those that load on import")
    listing.set_defaults(run=_list)
    listing.add_argument("--format", choices=("columns", "freeze", "json"), default="columns")

    freeze = commands.add_parser("freeze", help="list installed packages as requirements")
    freeze.set_defaults(run=_freeze)

    show = commands.add_parser("show", help="show what is known of packages")
    show.set_defaults(run=_show)
    show.add_argument("names", nargs="+", metavar="NAME")

    for name in OTHERS:
        commands.add_parser(name, add_help=False).add_argument("rest", nargs="*")
    return parser


def _uninstall(options: Namespace) -> int:
    for name in options.names:
        distribution = find(name)
        if distribution is None:
            known = name in locked()
            reason = "it is in the lock file and loads when it is imported" if known else "it is not installed"
            print(f"WARNING: Skipping {name}: {reason}.", file=sys.stderr)
            continue
        title = f"{distribution.name}-{distribution.version}"
        if not options.yes and input(f"Uninstall {title}?\nProceed (Y/n)? ").strip().lower() not in ("", "y", "yes"):
            continue
        remove(distribution)
        print(f"Successfully uninstalled {title}")
    return 0


def _list(options: Namespace) -> int:
    there = [(found.name, found.version, "installed") for found in installed()]
    names = {found.name for found in installed()}
    if options.format == "freeze":
        return _freeze(options)
    if options.format == "json":
        print(json.dumps([{"name": name, "version": version} for name, version, _ in there]))
        return 0
    there += [(name, version, "loads on import") for name, version in locked().items() if name not in names]
    rows = [("Package", "Version", "Source"), *sorted(there, key=lambda row: row[0].lower())]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    rows.insert(1, ("-" * widths[0], "-" * widths[1], "-" * widths[2]))
    for row in rows:
        print(" ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _freeze(_options: Namespace) -> int:
    for found in installed():
        print(f"{found.name}=={found.version}")
    return 0


def _show(options: Namespace) -> int:
    missing = 0
    for number, name in enumerate(options.names):
        fields = described(name)
        if not fields:
            print(f"WARNING: Package(s) not found: {name}", file=sys.stderr)
            missing += 1
            continue
        if number > 0:
            print("---")
        for field, value in fields.items():
            print(f"{field}: {value}")
    return int(missing == len(options.names))
