# SPDX-License-Identifier: Apache-2.0
# Makes the root file system with mmdebstrap, as root or as an ordinary user with user namespaces.
# Invariant: a root under its final name is complete; its package versions lie beside it in `<root>.json`.
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from mk import host, lock, progress
from mk.disk import Disk
from mk.errors import StepFailed
from mk.process import RealRunner, Runner
from mk.toolchain import Spec, installed

MOUNT_POINTS = ("build", "checkout", "deps", "toolchain")


def versions_file(root: Path) -> Path:
    return root.with_name(root.name + ".json")


def ensure(disk: Disk, runner: Runner, spec: Spec, cache: Path, log: Path, kept: Sequence[Path] = ()) -> Path:
    """The root for `spec`; when it is not there, from the folders of `./mk fetch --keep`, or else made anew."""
    root = cache / f"rootfs-{spec.id}"
    if disk.exists(versions_file(root)) and disk.exists(root):
        return root
    with lock.held(cache / "locks" / f"{root.name}.lock", lambda: print("waiting for another mk to make the root")):
        if not (disk.exists(versions_file(root)) and disk.exists(root)):
            make(disk, runner, spec, root, log, kept)
    return root


def make(disk: Disk, runner: Runner, spec: Spec, root: Path, log: Path, kept: Sequence[Path]) -> None:
    fresh = root.with_name(root.name + ".new")
    disk.remove(versions_file(root))
    disk.remove(root)
    disk.remove(fresh)
    disk.make_folder(root.parent)
    archive = next((path for path in (folder / archive_name(root) for folder in kept) if disk.exists(path)), None)
    if archive is None:
        host.need(runner, "mmdebstrap", "mmdebstrap")
    try:
        if archive is not None:
            unpack(runner, archive, fresh)
        elif os.geteuid() == 0:
            bootstrap(spec, "root", fresh, log)
        else:
            host.need(runner, "newuidmap", "uidmap")
            host.check_namespaces()
            bootstrap(spec, "unshare", fresh, log)
        for name in MOUNT_POINTS:
            (fresh / name).mkdir(exist_ok=True)
        versions = installed(disk.read(fresh / "var/lib/dpkg/status").decode())
        disk.rename(fresh, root)
    finally:
        disk.remove(fresh)
    disk.write(versions_file(root), json.dumps(versions, indent=1, sort_keys=True).encode())


def bootstrap(spec: Spec, mode: str, target: Path, log: Path) -> None:
    """Runs mmdebstrap. An ordinary user's root comes as an archive, so that its files belong to the user."""
    command = [
        "mmdebstrap",
        f"--mode={mode}",
        f"--variant={spec.variant}",
        '--aptopt=Acquire::Check-Valid-Until "false"',
        f"--include={','.join(sorted(spec.packages))}",
        spec.suite,
    ]
    log.parent.mkdir(parents=True, exist_ok=True)
    title = f"root file system (Debian {spec.suite}, {len(spec.packages)} packages and what they need)"
    with log.open("wb") as output:
        if mode == "root":
            with subprocess.Popen([*command, str(target)], stdout=output, stderr=output) as process:
                code = progress.watch(process, title, log)
        else:
            target.mkdir()
            unpack = ["tar", "-x", "--no-same-owner", "--exclude=./dev/*", "-C", str(target)]
            with (
                subprocess.Popen([*command, "-"], stdout=subprocess.PIPE, stderr=output) as source,
                subprocess.Popen(unpack, stdin=source.stdout, stderr=output) as process,
            ):
                code = progress.watch(process, title, log) or source.wait()
    if code != 0:
        shutil.rmtree(target, ignore_errors=True)
        last = b"\n".join(log.read_bytes().splitlines()[-30:]).decode(errors="replace")
        raise StepFailed(f"mmdebstrap ended with code {code}; the log is {log}\n{last}")


def archive_name(root: Path) -> str:
    return f"{root.name}.tar.gz"


def pack(root: Path, folder: Path) -> Path:
    """Packs a root for other machines, as everybody's files; nothing is done when it is packed already."""
    archive = folder / archive_name(root)
    if not archive.exists():
        fresh = archive.with_name(f".{archive.name}")
        options = ["--owner=0", "--group=0", "--numeric-owner", "--exclude=./dev/*", "--exclude=./var/cache/*"]
        RealRunner().run(["tar", "-cz", *options, "-f", str(fresh), "-C", str(root), "."])
        fresh.replace(archive)
    return archive


def unpack(runner: Runner, archive: Path, target: Path) -> None:
    """Unpacks what `pack` has made; the files belong to the user."""
    print(f"root file system: from {archive}", flush=True)
    target.mkdir()
    if os.geteuid() != 0:
        host.check_namespaces()
    runner.run(["tar", "-xz", "--no-same-owner", "-f", str(archive), "-C", str(target)])
