# SPDX-License-Identifier: Apache-2.0
"""Talks to a program in a pseudo-terminal: reads a job as JSON from standard input, writes what came as JSON.

The job: `{"command": [...], "cwd": str, "env": {...}, "steps": [[expected, sent], ...], "timeout": seconds}`. Each step
waits until `expected` (a regular expression) appears in what came since the last step, then sends its text.
"""

import json
import os
import pty
import re
import select
import signal
import sys
import time

ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


def main() -> None:
    job = json.load(sys.stdin)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(job["cwd"])
        os.execvpe(job["command"][0], job["command"], {**os.environ, "TERM": "xterm", **job["env"]})
    output, missing = talk(terminal, job["steps"], time.monotonic() + job["timeout"])
    code = end(pid, terminal)
    json.dump({"output": output, "missing": missing, "code": code}, sys.stdout)


def talk(terminal: int, steps: list[list[str]], deadline: float) -> tuple[str, str | None]:
    """What the program showed, and the first expectation that was not met."""
    shown = ""
    seen = 0  # how much of it earlier steps have used
    for expected, sent in steps:
        while (match := re.search(expected, shown[seen:])) is None:
            piece = read(terminal, deadline)
            if piece is None:
                return shown, expected
            shown = ESCAPES.sub("", shown + piece).replace("\r", "")
        seen += match.end()
        time.sleep(0.05)
        os.write(terminal, sent.encode())
    while (piece := read(terminal, deadline)) is not None:
        shown = ESCAPES.sub("", shown + piece).replace("\r", "")
    return shown, None


def read(terminal: int, deadline: float) -> str | None:
    """The next piece; None at the end or when time is up."""
    ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
    if not ready:
        return None
    try:
        return os.read(terminal, 65536).decode(errors="replace") or None
    except OSError:
        return None


def end(pid: int, terminal: int) -> int:
    """The exit code, or minus the signal's number; a program that does not end is killed."""
    for _ in range(50):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return -signal.SIGKILL


if __name__ == "__main__":
    main()
