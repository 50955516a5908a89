# SPDX-License-Identifier: Apache-2.0
# Runs Ninja on a plan and shows how it goes.
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mk import estimates, host
from mk.errors import MkError
from mk.layout import Layout
from mk.process import RealRunner, die_with_parent
from mk.progress import Progress

# Called several times a second with how it goes, and the time; what it raises ends the build.
Watch = Callable[[Progress, float], None]


def find_ninja(place: Layout) -> str:
    """The host's ninja, or the one that mk installs for itself."""
    if found := shutil.which("ninja"):
        return found
    folder = host.python_tools(RealRunner(), place.tools, place.checkout / "toolchain/host/ninja.txt")
    return str(folder / "ninja")


def run(place: Layout, targets: list[str], todo: list[str], jobs: int, watch: Watch | None = None) -> int:
    """Has Ninja make `targets`; `todo` names the long steps that are expected. Returns its exit code."""
    program = find_ninja(place)
    with tempfile.TemporaryDirectory(prefix="mk-") as folder:
        events = Path(folder) / "events"
        progress = Progress(events, estimates.load(place.checkout, place.cache), todo)
        env = {
            **os.environ,
            "MK_EVENTS": str(events),
            "MK_FLAVOUR": place.flavour,
            "MK_PYTHON": sys.executable,
            "NINJA_STATUS": "[%f/%t] ",
        }
        file = f"{place.out_name}/build.ninja"
        process = subprocess.Popen(
            [program, "-f", file, "-j", str(jobs), *targets],
            cwd=place.checkout,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        try:
            follow(process, progress, watch)
            return process.wait()
        except BaseException:
            stop(process)
            raise
        finally:
            progress.close()


def follow(process: subprocess.Popen[bytes], progress: Progress, watch: Watch | None) -> None:
    """Hands Ninja's lines to `progress` until it closes its output."""
    if process.stdout is None:
        raise MkError("Ninja has no output to follow")
    descriptor = process.stdout.fileno()
    os.set_blocking(descriptor, False)
    pending = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            ready = selector.select(0.25)
            progress.tick()
            if watch is not None:
                watch(progress, time.monotonic())
            if not ready:
                continue
            data = os.read(descriptor, 65536)
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                progress.line(line.decode(errors="replace"))
            if not data:
                progress.tick()
                return


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks Ninja to end, which ends its steps and lets them clean up; kills it when it does not."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
