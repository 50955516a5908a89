# SPDX-License-Identifier: Apache-2.0
# Shows a person how far the build is: one line that changes on a terminal, plain lines elsewhere.
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

QUIET_SECONDS = 30.0
LONG_SECONDS = 2.0


def clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def watch(process: subprocess.Popen[bytes], title: str, log: Path, out: TextIO = sys.stdout) -> int:
    """Waits for a long program outside of Ninja, showing the last line of its log; returns its exit code."""
    started = time.monotonic()
    out.write(f"{title}: begins; its output goes to {log}\n")
    code = None
    while code is None:
        try:
            code = process.wait(0.5)
        except subprocess.TimeoutExpired:
            if out.isatty():
                last = log.read_bytes().splitlines()[-1:] or [b""]
                text = f"{clock(time.monotonic() - started)} · {last[0].decode(errors='replace')}"
                out.write("\r\x1b[2K" + text[: os.get_terminal_size(out.fileno()).columns - 1])
                out.flush()
        except BaseException:
            process.terminate()
            raise
    out.write(("\r\x1b[2K" if out.isatty() else "") + f"{title}: done in {clock(time.monotonic() - started)}\n")
    out.flush()
    return code


class Progress:
    """Follows Ninja's output and the steps' own events."""

    def __init__(self, events: Path, known: dict[str, float], todo: list[str], out: TextIO = sys.stdout) -> None:
        self.events = events
        self.known = known
        self.todo = list(todo)
        self.out = out
        self.live = out.isatty()
        self.started = time.monotonic()
        self.said = self.started
        self.running: dict[str, float] = {}
        self.ended: set[str] = set()
        self.counts = ""
        self.read = 0

    def line(self, text: str) -> None:
        """A line of Ninja's output."""
        if match := re.match(r"\[(\d+)/(\d+)\] (.*)", text):
            self.counts = f"{match[1]}/{match[2]}"
            if not self.live:
                return
        elif text.startswith("ninja: ") and "no work" in text:
            return
        elif not text.startswith('"$MK_PYTHON"'):
            self.print(text)
        self.show()

    def tick(self) -> None:
        """Takes in new events; called several times a second."""
        try:
            with self.events.open() as file:
                file.seek(self.read)
                lines = file.readlines()
                self.read = file.tell()
        except OSError:
            return
        for text in lines:
            self.event(json.loads(text))
        if self.live:
            self.show()
        elif self.running and time.monotonic() - self.said > QUIET_SECONDS:
            self.print(self.status())

    def event(self, event: dict[str, str | float]) -> None:
        name = str(event["name"])
        if event["event"] == "start":
            self.running[name] = time.monotonic()
            if not self.live and self.known.get(name, QUIET_SECONDS) > LONG_SECONDS and name in self.todo:
                expected = f", about {clock(self.known[name])}" if name in self.known else ""
                self.print(f"{name}: begins{expected}")
        else:
            self.running.pop(name, None)
            self.ended.add(name)
            seconds = float(event["seconds"])
            if name in self.todo:
                self.todo.remove(name)
                if not self.live and seconds > LONG_SECONDS:
                    self.print(f"{name}: done in {clock(seconds)}")

    def left(self) -> float | None:
        """Expected seconds that are left, or None when some part was never timed. Steps share the cores."""
        if any(name not in self.known for name in self.todo):
            return None
        total = sum(self.known[name] for name in self.todo)
        done = sum(min(time.monotonic() - begun, self.known.get(name, 0)) for name, begun in self.running.items())
        longest = max((self.known[name] for name in self.todo), default=0.0)
        return max(longest, (total - done) / 1.5)

    def status(self) -> str:
        now = time.monotonic()
        parts = []
        for name, begun in sorted(self.running.items(), key=lambda entry: entry[1]):
            expected = f" of ~{clock(self.known[name])}" if name in self.known else ""
            parts.append(f"{name} {clock(now - begun)}{expected}")
        left = self.left()
        rest = "" if left is None or not self.todo else f", about {clock(left)} left"
        return f"[{self.counts or '…'}] {clock(now - self.started)}{rest} · {', '.join(parts) or 'planning'}"

    def show(self) -> None:
        if self.live:
            width = os.get_terminal_size(self.out.fileno()).columns
            self.out.write("\r\x1b[2K" + self.status()[: width - 1])
            self.out.flush()

    def print(self, text: str) -> None:
        self.said = time.monotonic()
        self.out.write(("\r\x1b[2K" if self.live else "") + text + "\n")
        self.out.flush()

    def close(self) -> None:
        if self.live:
            self.out.write("\r\x1b[2K")
            self.out.flush()
