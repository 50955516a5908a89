# SPDX-License-Identifier: Apache-2.0
# `./mk serve`: serves the page as soon as Python is built, and goes on to build the rest while it is served.
import os
import subprocess
from pathlib import Path

from mk import targets
from mk.growth import Growth
from mk.layout import Layout
from mk.process import Interrupted, die_with_parent

# What is built beside the server leaves the processor to it, and to the browser.
NICENESS = 10


class ServerEnded(Exception):
    """The server has ended while packages were being built."""


def run(place: Layout, port: int, grow: bool) -> int:
    here = targets.build_targets(place)
    status = place.out / "serve/packages.json"
    argv = [*targets.node(place), "web/serve.mjs", "--port", str(port), *folders(place, status)]
    if not grow or here.product().serve is None:
        status.unlink(missing_ok=True)
        return targets.become(place, argv)
    growth = Growth(place, here, status)
    server = subprocess.Popen(argv, cwd=place.checkout, env=targets.host_environment(place), preexec_fn=die_with_parent)

    def watch() -> None:
        if server.poll() is not None:
            raise ServerEnded

    try:
        os.nice(NICENESS)
        growth.run(watch, targets.CORES)
        return server.wait()
    except ServerEnded:
        return server.returncode
    except Interrupted as stopped:
        return 128 + stopped.number
    finally:
        end(server)


def folders(place: Layout, status: Path) -> list[str]:
    out = place.out
    return [
        "--web",
        str(out / "web"),
        "--dist",
        str(out / "dist"),
        "--packages",
        str(out / "packages"),
        "--status",
        str(status),
    ]


def end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
