# SPDX-License-Identifier: Apache-2.0
# Programs that mk needs on the machine itself: installed when mk may, otherwise it says what to run.
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from mk import lock
from mk.errors import MkError
from mk.layout import substitutes
from mk.process import Runner

# pip's options for a requirements file that pins everything.
PINNED = ("--require-hashes", "--no-deps")


def need(runner: Runner, program: str, *packages: str) -> str:
    """The path of a program, after installing Debian packages that bring it when it is absent."""
    if found := shutil.which(program):
        return found
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MkError(f"{program} is not installed; run: sudo {' '.join(command)}")
    print(f"installing {' '.join(packages)}", flush=True)
    runner.run(["apt-get", "update", "-q"])
    runner.run(command, env={"DEBIAN_FRONTEND": "noninteractive"})
    if found := shutil.which(program):
        return found
    raise MkError(f"{' '.join(packages)} is installed, but there is no {program} on PATH")


def check_namespaces() -> None:
    """MkError when this user may not make the namespaces in which steps run."""
    probe = subprocess.run([*unshare(), "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        raise MkError(
            f"this user may not make namespaces ({probe.stderr.strip()}); allow it with\n"
            "  sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0\n"
            "or run mk as root"
        )


def unshare() -> list[str]:
    """The command that starts a program in fresh namespaces, without network, and ends with it."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child", "--"]


def python_tools(runner: Runner, tools: Path, requirements: Path) -> Path:
    """The bin/ folder of a virtual environment with exactly the hash-pinned packages of a requirements file."""
    text = requirements.read_bytes()
    folder = tools / requirements.stem
    stamp = folder / "installed.txt"

    def is_there() -> bool:
        return stamp.exists() and stamp.read_bytes() == text and (folder / "bin/python").exists()

    if not is_there():
        with lock.held(tools / f"{requirements.stem}.lock"):
            if not is_there():  # another process may have installed them, and use them now
                install = [*pip(runner, folder), "install", *PINNED, "-r", str(requirements)]
                runner.run(install, env=from_kept(requirements))
                stamp.write_bytes(text)
    return folder / "bin"


def from_kept(requirements: Path) -> dict[str, str]:
    """What has pip take wheels from a folder of `./mk fetch --keep`; nothing when none has those of this file."""
    for folder in (folder / "wheels" / requirements.stem for folder in substitutes()):
        if folder.is_dir():
            return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}
    return {}


def pip(runner: Runner, folder: Path) -> list[str]:
    """Makes a virtual environment in `folder` and returns the command line of its pip."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        need(runner, "pyvenv-not-there", f"python{version}-venv")
    return [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
