# SPDX-License-Identifier: Apache-2.0
"""Trains the profile with text: splitting, joining, formatting, parsers, regular expressions, JSON, CSV, bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import string
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

PANGRAM = """the quick brown fox jumps over a lazy dog while Unicode text such as naïve café, straße and 東京
keeps its shape; numbers like 3.14, 42 or 1e-9 and e-mail to ada@example.org or bob@example.com are found by patterns"""
WORDS = PANGRAM.split()


def prose(count: int) -> str:
    """Text that looks written, the same at each run."""
    number, words = 12345, []
    for _ in range(count):
        number = (number * 1103515245 + 12345) % 2**31
        word = WORDS[number // 65536 % len(WORDS)]
        words.append(word.capitalize() + "." if number % 13 == 0 else word)
    return " ".join(words)


def index(text: str) -> dict[str, list[int]]:
    """On which lines each word is."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(textwrap.wrap(text, 70), 1):
        for word in line.lower().split():
            clean = word.strip(string.punctuation)
            if clean and (not found[clean] or found[clean][-1] != number):
                found[clean].append(number)
    return dict(sorted(found.items()))


def rewritten(text: str) -> str:
    lines = []
    for sentence in text.split(". "):
        words = sentence.replace(",", " ,").split(" ")
        if len(words) > 3 and not words[0].startswith("The"):
            words[0] = words[0].lower()
        lines.append(" ".join(word[::-1] if word.isalpha() and word.islower() else word.upper() for word in words))
    return "\n".join(line.rjust(10).ljust(20, ".") for line in lines if line)


def distance(first: str, second: str) -> int:
    """How many letters must change to make one word of the other."""
    before = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        now = [row]
        for column, right in enumerate(second, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


class Scanner:
    """Takes a formula apart, letter by letter."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        text, end = self.text, len(self.text)
        while self.at < end:
            letter = text[self.at]
            start = self.at
            self.at += 1
            if letter.isspace():
                continue
            if letter.isdigit():
                while self.at < end and (text[self.at].isdigit() or text[self.at] == "."):
                    self.at += 1
                yield "number", text[start : self.at]
            elif letter.isalpha() or letter == "_":
                while self.at < end and text[self.at].isalnum():
                    self.at += 1
                yield "name", text[start : self.at]
            elif letter in "+-*/()":
                yield "sign", letter
            else:
                raise SyntaxError(f"{letter!r} at {start}")
        yield "end", ""


class Parser:
    """Computes formulas, by recursive descent."""

    def __init__(self, text: str, names: dict[str, float]) -> None:
        self.tokens = list(Scanner(text))
        self.at = 0
        self.names = names

    def take(self, *wanted: str) -> str | None:
        kind, text = self.tokens[self.at]
        if kind == "sign" and text in wanted:
            self.at += 1
            return text
        return None

    def sum(self) -> float:
        value = self.product()
        while sign := self.take("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> float:
        value = self.atom()
        while sign := self.take("*", "/"):
            value = value * self.atom() if sign == "*" else value / self.atom()
        return value

    def atom(self) -> float:
        if self.take("-"):
            return -self.atom()
        if self.take("("):
            value = self.sum()
            if not self.take(")"):
                raise SyntaxError("no )")
            return value
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        try:
            return self.names[text]
        except KeyError:
            raise NameError(text) from None


def formulas(count: int) -> tuple[float, int]:
    total, errors = 0.0, 0
    for number in range(count):
        for formula in ("2 * (x + 3.5) - y / 4", "-(a1 + x) * (y - 1) * 0.25 + 17", "unknown + 1", "(x", "x ? y"):
            try:
                total += Parser(formula, {"x": number, "y": 2.0, "a1": 1.5}).sum()
            except (NameError, SyntaxError):
                errors += 1
    return total, errors


LOG = re.compile(
    r"(?P<host>\S+) - \[(?P<when>[^\]]+)\] \"(?P<verb>[A-Z]+) (?P<path>/[^ ?\"]*)(?:\?\S*)?\" (\d{3}) (\d+|-)"
)


def log_lines(count: int) -> Iterator[str]:
    when = datetime(2024, 1, 1)
    for number in range(count):
        when += timedelta(seconds=number % 60)
        status = (200, 200, 200, 304, 404, 500)[number % 6]
        size = number * 37 % 5000 or "-"
        host, request = f"10.0.{number % 7}.{number % 251}", f"GET /page/{number % 19}?q={number}"
        yield f'{host} - [{when:%d/%b/%Y:%H:%M:%S}] "{request}" {status} {size}'


def log_report(count: int) -> str:
    pages: Counter[str] = Counter()
    hosts: defaultdict[str, list[int]] = defaultdict(list)
    for line in log_lines(count):
        found = LOG.match(line)
        assert found
        if found[5] == "200":
            pages[found["path"]] += 1
        hosts[found["host"]].append(0 if found[6] == "-" else int(found[6]))
    rows = sorted(((len(sizes), sum(sizes) / len(sizes), host) for host, sizes in hosts.items()), reverse=True)[:20]
    table = "\n".join(f"{host:<16}|{count:>5d}|{mean:>12,.2f}" for count, mean, host in rows)
    return table + "\n" + ", ".join("%s: %d" % item for item in pages.most_common(5))  # noqa: UP031


def patterns(text: str) -> int:
    words = re.findall(r"\b[a-z]+\b", text)
    mails = re.findall(r"[\w.+-]+@[\w-]+\.\w+", text)
    swapped = re.sub(r"(\w+) (\w+)", lambda found: f"{found[2]} {found[1]}", text)
    pieces = re.split(r"[;,.]\s*", swapped)
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", text)]
    return len(words) + len(mails) + len(pieces) + len(numbers)


def records(count: int) -> list[dict[str, object]]:
    return [
        {"id": n, "name": f"person {n}", "score": n / 7, "tags": ["a", "b", None, True], "in": {"x": [1, 2]}}
        for n in range(count)
    ]


def tables(count: int) -> int:
    """Records through JSON and CSV and back."""
    data = records(count)
    assert json.loads(json.dumps(data, indent=2, sort_keys=True)) == data
    assert json.loads(json.dumps(data)) == data
    file = io.StringIO()
    writer = csv.DictWriter(file, ["id", "name", "score"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(data)
    file.seek(0)
    read = [{**row, "id": int(row["id"]), "score": float(row["score"])} for row in csv.DictReader(file)]
    by_digit: dict[str, list[dict[str, object]]] = {}
    for row in read:
        by_digit.setdefault(row["name"][-1], []).append(row)
    return sum(len(rows) for rows in by_digit.values())


def packed(data: bytes) -> bytes:
    """Runs of a byte as a count and the byte."""
    result = bytearray()
    at = 0
    while at < len(data):
        end = at + 1
        while end < len(data) and data[end] == data[at] and end - at < 255:
            end += 1
        result += bytes((end - at, data[at]))
        at = end
    return bytes(result)


def caesar(text: str, shift: int) -> str:
    result = ""
    for letter in text:
        if "a" <= letter <= "z":
            result += chr((ord(letter) - 97 + shift) % 26 + 97)
        else:
            result += letter
    return result


def main() -> None:
    text = prose(4000)
    assert len(index(text)) > 30
    assert rewritten(text)
    assert distance("kitten " * 6, "sitting " * 6) == 18
    assert formulas(300)[1] == 900
    assert log_report(2500).count("\n") == 20
    assert patterns(text) > 1000
    assert tables(500) == 500
    assert len(packed(b"aaabccccdd" * 3000)) == 24_000
    assert caesar(caesar(text[:6000], 3), -3) == text[:6000]
    assert text.encode().decode() == text
    table = str.maketrans("aeiou", "eioua")
    assert len({line.translate(table).title() for line in text.split(".")}) > 10


for _ in range(100):
    main()
