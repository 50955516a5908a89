# SPDX-License-Identifier: Apache-2.0
# Runs one command inside the root file system. Started by `unshare`, so it is the first process of fresh
# mount, process and network namespaces: mounts are private, there is no network, and all ends when it ends.
# The one argument is a JSON object: root, mounts [[source, target, writable]], tmp, cwd, env, argv.
import ctypes
import json
import os
import sys

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")

libc = ctypes.CDLL(None, use_errno=True)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    if libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"mount {source} at {target}: {os.strerror(number)}")


def bind(source: str, target: str, writable: bool) -> None:
    """Shows `source` at `target`; a read-only one keeps the flags that a user namespace may not drop."""
    mount(source, target, "", MS_BIND | MS_REC)
    if not writable:
        kept = os.statvfs(target).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
        mount("none", target, "", MS_REMOUNT | MS_BIND | MS_RDONLY | kept)


def devices(root: str) -> None:
    """A /dev with the few devices that compilers and tests use. Were it sticky, others' devices could not be opened."""
    mount("none", f"{root}/dev", "tmpfs", MS_NOSUID, "mode=755")
    for name in DEVICES:
        with open(f"{root}/dev/{name}", "w"):
            pass
        bind(f"/dev/{name}", f"{root}/dev/{name}", True)
    os.mkdir(f"{root}/dev/shm")
    mount("none", f"{root}/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"{root}/dev/{name}")


def prepare(root: str, mounts: list[tuple[str, str, bool]], tmp: str | None) -> None:
    """Lays out what the command sees; `root` itself is read-only."""
    mount("none", "/", "", MS_REC | MS_PRIVATE)
    bind(root, root, False)
    devices(root)
    mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("none", f"{root}/deps", "tmpfs", MS_NOSUID)
    if tmp is None:
        mount("none", f"{root}/tmp", "tmpfs", MS_NOSUID)
    else:
        bind(tmp, f"{root}/tmp", True)
    for source, target, writable in mounts:
        os.makedirs(root + target, exist_ok=True)
        bind(source, root + target, writable)


def supervise(argv: list[str], env: dict[str, str]) -> int:
    """Runs the command as a child and reaps what it leaves, as the first process of a namespace must."""
    child = os.fork()
    if child == 0:
        # Modules cannot be imported here: Python's own library is outside of the root.
        folders = [""] if "/" in argv[0] else [folder + "/" for folder in env["PATH"].split(":")]
        for folder in folders:
            if os.path.isdir(folder + argv[0]):  # Emscripten's folder on PATH has a folder named cmake
                continue
            try:
                os.execve(folder + argv[0], argv, env)
            except OSError as error:
                if error.errno != 2:
                    os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
                    os._exit(126)
        os.write(2, f"{argv[0]}: not found in the root\n".encode())
        os._exit(127)
    while True:
        process, status = os.wait()
        if process == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def main() -> int:
    spec = json.loads(sys.argv[1])
    prepare(spec["root"], spec["mounts"], spec["tmp"])
    os.chroot(spec["root"])
    os.chdir(spec["cwd"])
    return supervise(spec["argv"], spec["env"])


if __name__ == "__main__":
    sys.exit(main())
