# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with regular expressions: long texts, languages that are taken apart, checks, templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from random import Random

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"]


def source(count: int) -> str:
    """A program in a small language, the same at each run."""
    lines = []
    for number in range(count):
        name, other = NAMES[number % 12], NAMES[number * 7 % 12]
        lines += [
            f"function {name}_{number}({other}, times = {number % 9}) {{",
            f"    // {name} follows {other}; see https://example.org/{name}/{number}?of={other}#top",
            f"    if ({other} >= 0x{number:x} && times != {number / 8}) return '{name} \\'{number}\\'' + \"{other}\";",
            f"    while (times--) {other} = {other} * {number % 17}.5e-3 + {name}[times];",
            "}",
            "",
        ]
    return "\n".join(lines)


TOKEN = re.compile(
    r"""
    (?P<space>\s+) | (?P<comment>//[^\n]*|/\*.*?\*/) |
    (?P<word>function|return|if|else|while|for|in|var|let|const|new|this|null|true|false)\b |
    (?P<name>[A-Za-z_]\w*) | (?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?) |
    (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*") | (?P<sign>[-+*/=<>!&|]{1,3}|[(){}\[\];,.?:])
    """,
    re.X | re.S,
)


def tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        assert found and found.lastgroup
        yield found.lastgroup, found[0]
        at = found.end()


def looked_through(text: str) -> int:
    """What is rare in a long text, and what is common."""
    count = 0
    for wanted in (
        r"alphabet|betamax|gammas\b",
        r"[xyz]eta_\d+|kapp[aeo]_9\d",
        r"(?i)HTTPS?://[\w./-]+",
        r"\b\d{2,3}\b",
        r".*return.*",
        r"(\w+) = \1 ",
        r"#\w+$",
        r"[^\x00-\x7f]",
        r"(?:if|while) \(.*?\)",
        r"nothing (?:like|of) this",
        r"\S+@\S+",
        r"^\s*//\s*(\w+)",
        r"-?\d+\.\d+",
        r"[{}]",
    ):
        pattern = re.compile(wanted, re.M)
        count += len(pattern.findall(text))
        count += bool(pattern.search(text))
    return count


SEQUENCE = "".join(Random(4).choices("acgt", k=4000))


def motifs() -> int:
    """Short pieces of a long sequence of few letters, and what replaces them."""
    wanted = ["ggac|catt", "[ac]tg[gt]a", "t[^g]{2}cc", "aaa+", "(?:ac){2,}"]
    count = sum(len(re.findall(one, SEQUENCE)) for one in wanted)
    shorter = SEQUENCE
    for old, new in (("aa", "<2>"), ("c[gt]", "<3>"), (r"\|[^|]*\|", "-"), ("<[0-9]>", "n")):
        shorter = re.sub(old, new, shorter)
    return count + len(shorter)


FIELDS = {
    "date": r"(\d{4})-(\d\d)-(\d\d)",
    "mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "colour": r"#(?:[0-9a-f]{3}){1,2}",
    "version": r"v?(\d+)(?:\.(\d+))*(?:[-_.]?(a|b|rc)(\d+))?",
    "path": r"(?:/[^/\0]+)+/?",
    "address": r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}",
}
VALUES = ["2024-05-31", "ada@example.org", "#ffcc00", "1.26.4rc1", "/usr/lib/python", "192.168.0.17", "nothing at all"]


def checked() -> Counter[str]:
    kinds: Counter[str] = Counter()
    for name, pattern in FIELDS.items():
        for value in VALUES:
            if re.fullmatch(pattern, value, re.I):
                kinds[name] += 1
    return kinds


def rendered(count: int) -> str:
    """A template, filled, and its markup taken away."""
    template = '<li class="{{ kind }}"><a href="/{{name}}">{{ name }}</a> &amp; {{ number }}<br/></li>\n' * 5
    result = []
    for number in range(count):
        values = {"kind": "odd" if number % 2 else "even", "name": NAMES[number % 12], "number": str(number)}
        page = re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found, values=values: values[found[1]], template)
        plain = re.sub(r"<[^>]+>", "", page).replace("&amp;", "&")
        result.append(re.sub(r"[ \t]+", " ", plain).strip())
    return "\n".join(result)


def main() -> None:
    text = source(120)
    kinds = Counter(kind for kind, _ in tokens(text))
    assert kinds["comment"] == 120 and kinds["word"] == 480
    assert looked_through(text) > 1000
    assert motifs() > 1000
    assert sum(checked().values()) >= 6
    assert rendered(60).count("\n") == 299
    assert len(re.split(r"[;{}]\s*", text)) > 500
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", "CamelCaseNamesBecomeSnakes" * 20).lower()
    assert re.sub(r"_([a-z])", lambda found: found[1].upper(), snake).startswith("camelCase")


for _ in range(100):
    main()
