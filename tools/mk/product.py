# SPDX-License-Identifier: Apache-2.0
# product.toml: the steps that make the product from the checkout's own sources and from items of the store.
# Invariant: this module knows no step by name; what a step does is said there alone.
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mk.disk import Disk
from mk.errors import MkError
from mk.python import PYTHON, shared_files
from mk.recipe import merge

PLACES = ("root", "host")
# Filled in when the step runs, not when it is planned.
KEPT = ("in", "output")


@dataclass(frozen=True)
class Step:
    """One step. With `each`, it is one command for every file that matches; otherwise one command in all."""

    name: str
    run: tuple[str, ...]
    outputs: tuple[str, ...]
    where: str = "root"
    each: str = ""
    inputs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    deps: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    depfile: bool = False
    default: bool = True
    pool: str = ""


@dataclass(frozen=True)
class Serve:
    """What `./mk serve` goes on to build: a step, and the words that have it run with some of its items only."""

    step: str
    partial: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """All steps of a flavour, with the lists that their commands may name."""

    steps: Mapping[str, Step]
    lists: Mapping[str, tuple[str, ...]]
    path: tuple[str, ...]
    node_modules: str
    training: tuple[Mapping[str, Any], ...] = ()
    serve: Serve | None = None


def load(disk: Disk, checkout: Path, flavour: str) -> Product:
    path = checkout / "product.toml"
    try:
        table = tomllib.loads(PYTHON.fill(disk.read(path).decode()))
    except tomllib.TOMLDecodeError as error:
        raise MkError(f"{path}: {error}") from None
    lists = merge(table.get("lists", {}), table.get("flavour", {}).get(flavour, {}))
    steps = [parse_step(path, entry) for entry in table.get("step", ())]
    names = [step.name for step in steps]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise MkError(f"{path}: two steps are named {', '.join(twice)}")
    return Product(
        {step.name: step for step in steps},
        {name: tuple(values) for name, values in lists.items()} | {"shared-files": shared_files(disk, checkout)},
        tuple(table.get("path", ())),
        table.get("node_modules", ""),
        tuple(table.get("training", ())),
        parse_serve(path, table.get("serve")),
    )


def parse_serve(path: Path, table: Mapping[str, Any] | None) -> Serve | None:
    if table is None:
        return None
    try:
        return Serve(table["step"], tuple(table.get("partial", ())))
    except (KeyError, TypeError) as error:
        raise MkError(f"{path}: [serve] needs step, and may have partial: {error}") from None


def parse_step(path: Path, table: Mapping[str, Any]) -> Step:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    try:
        step = Step(**fields)
    except TypeError as error:
        raise MkError(f"{path}: step {table.get('name', '?')}: {error}") from None
    if step.where not in PLACES:
        raise MkError(f"{path}: step {step.name}: where is {step.where!r}, must be one of {', '.join(PLACES)}")
    return step


def matches(checkout: Path, patterns: tuple[str, ...], exclude: tuple[str, ...]) -> list[str]:
    """Files of the checkout that match, sorted, relative to it."""
    found = {path for pattern in patterns for path in checkout.glob(pattern) if path.is_file()}
    names = sorted(path.relative_to(checkout) for path in found)
    return [str(name) for name in names if not any(name.match(pattern) for pattern in exclude)]


def fill(words: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Fills in lists: a word that is just {name} becomes the whole list; inside of a word only one-word lists fit."""
    filled: list[str] = []
    for word in words:
        whole = re.fullmatch(r"\{([\w:.-]+)\}", word)
        if whole and whole[1] in KEPT:
            filled.append(word)
        elif whole and whole[1] in lists:
            filled += fill(lists[whole[1]], lists)
        else:
            parts = re.split(r"\{([\w:.-]+)\}", word)
            parts[1::2] = [one(name, lists, word) for name in parts[1::2]]
            filled.append("".join(parts))
    return filled


def spread(words: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Words with those lists filled in that are a whole word; what is inside of a word stays."""
    found: list[str] = []
    for word in words:
        whole = re.fullmatch(r"\{([\w-]+)\}", word)
        found += spread(lists[whole[1]], lists) if whole and whole[1] in lists else [word]
    return found


def only_item(word: str) -> str:
    """The item of a word that is there for that item alone, NAME={dep:ITEM}; empty for other words."""
    whole = re.fullmatch(r"[\w.-]+=\{dep:([\w.-]+)\}", word)
    return whole[1] if whole else ""


def named_items(words: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The items of the store that words name as {dep:NAME}, also through the lists that they name."""
    found: list[str] = []
    for name in (name for word in words for name in re.findall(r"\{([\w:.-]+)\}", word)):
        kind, _, item = name.partition(":")
        found += [item] if kind == "dep" else named_items(lists.get(name, ()), lists)
    return list(dict.fromkeys(found))


def one(name: str, lists: Mapping[str, tuple[str, ...]], word: str) -> str:
    if name in KEPT:
        return f"{{{name}}}"
    values = fill(lists[name], lists) if name in lists else []
    if len(values) != 1:
        raise MkError(f"product.toml: {{{name}}} in {word!r} stands for {len(values)} words; it must be one")
    return values[0]
