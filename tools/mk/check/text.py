# SPDX-License-Identifier: Apache-2.0
# Checks that read the sources as text: who includes whom, how long files are, licence lines, patches.
import os
import posixpath
import re
from pathlib import Path

from mk.check import Context, Problems
from mk.python import PYTHON as INSIDE

CXX = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
# Names of types in comments import nothing.
JSDOC = re.compile(r"/\*\*.*?\*/", re.DOTALL)
PYTHON = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w.]+))", re.MULTILINE)


def part_of(name: str, parts: list[str]) -> str | None:
    """The part a file belongs to: the longest that is a folder above it."""
    fitting = [part for part in parts if name == part or name.startswith(part + "/")]
    return max(fitting, key=len, default=None)


def references(context: Context, name: str) -> list[str]:
    """What a file includes or imports, as paths in the checkout; what lies elsewhere is left as it is written."""
    text = context.text(name)
    folder = posixpath.dirname(name)
    if name.endswith((".cpp", ".h")):
        return [cxx_target(context, folder, target) for target in CXX.findall(text)]
    if name.endswith((".ts", ".mts", ".mjs")):
        found = SCRIPT.findall(JSDOC.sub("", text))
        return [posixpath.normpath(posixpath.join(folder, each)) for each in found if each.startswith(".")]
    return ["python/" + (one or other).replace(".", "/") for one, other in PYTHON.findall(text)]


def cxx_target(context: Context, folder: str, target: str) -> str:
    for base in (folder, "core"):
        path = posixpath.normpath(posixpath.join(base, target))
        if (context.place.checkout / path).is_file():
            return path
    return target


def arrows(context: Context) -> Problems:
    """A part may refer to itself and to the parts that checks.toml allows it."""
    allowed: dict[str, list[str]] = context.settings["arrows"]["may"]
    forbidden: dict[str, list[str]] = context.settings["arrows"]["never"]
    parts = [*allowed]
    problems = []
    for name in context.matching(["*.cpp", "*.h", "*.ts", "*.mts", "*.mjs", "*.py"], ["*_test.cpp"]):
        part = part_of(name, parts)
        if part is None:
            continue
        for target in references(context, name):
            other = part_of(target, parts)
            if other not in (None, part) and other not in allowed[part]:
                problems.append(f"{name}: refers to {target}, but {part} may not depend on {other}")
            if any(Path(target).match(pattern) for pattern in forbidden.get(part, [])):
                problems.append(f"{name}: refers to {target}, which {part} may not know")
    return problems


def sizes(context: Context) -> Problems:
    settings = context.settings["sizes"]
    problems = []
    for name in context.matching(settings["files"], settings["exclude"]):
        lines = context.text(name).count("\n")
        if lines > settings["limit"]:
            problems.append(f"{name}: {lines} lines, at most {settings['limit']}; one idea a file")
    return problems


def licenses(context: Context) -> Problems:
    """The first line (or the second, after `#!`) names the licence."""
    settings = context.settings["licenses"]
    problems = []
    for name in context.matching(settings["files"], settings["exclude"]):
        head = context.text(name).splitlines()[:2]
        if not any("SPDX-License-Identifier: Apache-2.0" in line for line in head) and head:
            problems.append(f"{name}: does not begin with SPDX-License-Identifier: Apache-2.0")
    return problems


def patches(context: Context) -> Problems:
    """Few patches a recipe, each with a header that says why and what upstream does."""
    limit = context.settings["patches"]["limit"]
    found: dict[str, list[str]] = {}
    for name in context.matching(["*.patch"]):
        found.setdefault(os.path.dirname(name), []).append(name)
    problems = [
        f"{folder}: {len(names)} patches, at most {limit}" for folder, names in found.items() if len(names) > limit
    ]
    for name in (each for names in found.values() for each in names):
        header = re.split(r"^(?:diff |--- )", context.text(name), maxsplit=1, flags=re.MULTILINE)[0]
        if not re.fullmatch(r"\d{4}-[\w.-]+\.patch", os.path.basename(name)):
            problems.append(f"{name}: must be named NNNN-words.patch")
        if len(header.split()) < 10 or not re.search(r"^Upstream:", header, re.MULTILINE):
            problems.append(f"{name}: its header must say why, and in a line `Upstream: …` whether upstream has it")
    return problems


def versions(context: Context) -> Problems:
    """The version of Python and of its platform are spelled in python.toml alone."""
    settings = context.settings["versions"]
    spelled = re.compile(
        rf"(?<![\d.]){re.escape(INSIDE.minor)}(?![\d]|\.\d+\.)|\b(?:python|cp|cpython-|py){INSIDE.digits}\b|{INSIDE.abi}"
    )
    return [
        f"{name}:{number}: spells {found[0]}; take it from python.toml"
        for name in context.matching(settings["files"], settings["exclude"])
        for number, line in enumerate(context.text(name).splitlines(), 1)
        if (found := spelled.search(line))
    ]
