# SPDX-License-Identifier: Apache-2.0
# Starting programs. Invariant: a child does not outlive mk, however mk ends.
import ctypes
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Protocol

from mk.errors import MkError, StepFailed

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """In a child before it starts its program: the kernel kills it when mk dies."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Runner(Protocol):
    """What fetchers and backends ask of the machine, so that tests can answer in its place."""

    def run(self, argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        """Runs a program; StepFailed when it ends with an error. `env` is laid on mk's own environment."""

    def output(self, argv: Sequence[str], *, cwd: Path | None = None) -> str:
        """Runs a program and returns what it printed."""


class RealRunner:
    """Runs programs on this machine, their output going to `log` (or to mk's own output)."""

    def __init__(self, log: IO[bytes] | None = None) -> None:
        self.log = log

    def run(self, argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        code = self.call(argv, cwd=cwd, env=env)
        if code != 0:
            raise StepFailed(f"{argv[0]} ended with code {code}: {' '.join(argv)[:400]}")

    def call(
        self, argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, shown: str = ""
    ) -> int:
        """Runs a program and returns its exit code; the log shows it as `shown`, or as it is."""
        if self.log is not None:
            self.log.write(f"\n$ {shown or ' '.join(argv)}\n".encode())
            self.log.flush()
        try:
            process = subprocess.Popen(
                list(argv),
                cwd=cwd,
                env=None if env is None else {**os.environ, **env},
                stdin=subprocess.DEVNULL if self.log is not None else None,
                stdout=self.log,
                stderr=subprocess.STDOUT if self.log is not None else None,
                preexec_fn=die_with_parent,
            )
        except FileNotFoundError:
            raise MkError(f"the program {argv[0]} is not installed") from None
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            raise

    def output(self, argv: Sequence[str], *, cwd: Path | None = None) -> str:
        try:
            done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, preexec_fn=die_with_parent)
        except FileNotFoundError:
            raise MkError(f"the program {argv[0]} is not installed") from None
        if done.returncode != 0:
            raise StepFailed(f"{' '.join(argv)[:400]} ended with code {done.returncode}:\n{done.stderr.strip()}")
        return done.stdout


class Interrupted(BaseException):
    """mk was asked to stop by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Turns SIGINT, SIGTERM and SIGHUP into the exception Interrupted, so that `finally` clauses run."""

    def stop(number: int, _: FrameType | None) -> None:
        for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(again, signal.SIG_IGN)
        raise Interrupted(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    yield
