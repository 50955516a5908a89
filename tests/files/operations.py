# SPDX-License-Identifier: Apache-2.0
"""Runs programs of file operations, natively and in Pyxide alike: `run(text, top)`, JSON in and out.

A program is a list of operations, each a list of a name and arguments. Its result has what each operation gave, a value
or the name of an error, and the tree of files in the end. Names are bytes, which JSON has as latin-1.
"""

import ctypes
import errno
import json
import os
import stat
import time
from typing import Any

from maps import Maps
from world import HERE, check, libc, raw, when

F_GETFL = 3
F_SETFL = 4
UTIME = {"now": 0x3FFFFFFF, "omit": 0x3FFFFFFE}
#: Errors that have two names.
SAME = {"EOPNOTSUPP": "ENOTSUP", "EWOULDBLOCK": "EAGAIN", "EDEADLOCK": "EDEADLK"}
#: Numbers of the C library here, which a function returns that does not set `errno`.
LIBC = {8: "EBADF", 22: "EFBIG", 28: "EINVAL", 29: "EIO", 43: "ENODEV", 51: "ENOSPC", 70: "ESPIPE", 138: "ENOTSUP"}


class Timespec(ctypes.Structure):
    """libc's, in which a time has 64 bits and the rest is a `long`."""

    _fields_ = [("seconds", ctypes.c_int64), ("nanoseconds", ctypes.c_long)]


def control(descriptor: int, command: int, value: int = 0) -> int:
    """`fcntl`. In WebAssembly arguments without a type are in memory."""
    argument = ctypes.c_int(value)
    return check(libc.fcntl(descriptor, command, ctypes.byref(argument) if HERE else argument))


class Operations(Maps):
    """What programs can do. Each method is an operation, with its arguments."""

    def op_open(self, slot: int, path: str, flags: list[str], mode: int, folder: int | None) -> str:
        value = 0
        for name in flags:
            value |= getattr(os, name)
        self.keep(slot, os.open(self.path(path), value, mode, dir_fd=self.folder(folder)))
        return "open"

    def op_close(self, slot: int) -> None:
        os.close(self.open.pop(slot) if slot in self.open else self.slot(slot))

    def op_read(self, slot: int, size: int) -> str:
        return os.read(self.slot(slot), size).decode("latin-1")

    def op_write(self, slot: int, text: str) -> int:
        return os.write(self.slot(slot), raw(text))

    def op_pread(self, slot: int, size: int, offset: int) -> str:
        return os.pread(self.slot(slot), size, offset).decode("latin-1")

    def op_pwrite(self, slot: int, text: str, offset: int) -> int:
        return os.pwrite(self.slot(slot), raw(text), offset)

    def op_readv(self, slot: int, sizes: list[int]) -> list[Any]:
        buffers = [bytearray(size) for size in sizes]
        return [os.readv(self.slot(slot), buffers), [bytes(buffer).decode("latin-1") for buffer in buffers]]

    def op_writev(self, slot: int, texts: list[str]) -> int:
        return os.writev(self.slot(slot), [raw(text) for text in texts])

    def op_copy_range(self, slot: int, other: int, size: int, place: int | None, to_place: int | None) -> int:
        return os.copy_file_range(self.slot(slot), self.slot(other), size, place, to_place)

    def op_seek(self, slot: int, offset: int, whence: int) -> int | str:
        if stat.S_ISDIR(os.fstat(self.slot(slot)).st_mode):
            return "positions in folders are each file system's own"
        return os.lseek(self.slot(slot), offset, whence)

    def op_ftruncate(self, slot: int, size: int) -> None:
        os.ftruncate(self.slot(slot), size)

    def op_truncate(self, path: str, size: int) -> None:
        os.truncate(self.path(path), size)

    def op_fallocate(self, slot: int, offset: int, size: int) -> None:
        result = libc.posix_fallocate(self.slot(slot), ctypes.c_int64(offset), ctypes.c_int64(size))
        if result:
            raise OSError(getattr(errno, LIBC[result]) if HERE else result, "libc")

    def op_dup(self, slot: int, other: int) -> None:
        self.keep(other, os.dup(self.slot(slot)))

    def op_dup2(self, slot: int, other: int) -> None:
        os.dup2(self.slot(slot), self.slot(other) if other in self.open else 200, False)
        if other not in self.open:
            os.close(200)

    def op_pipe(self, slot: int, other: int) -> None:
        ends = os.pipe()
        for end in ends:
            os.set_blocking(end, False)
        self.keep(slot, ends[0])
        self.keep(other, ends[1])

    def op_mkfifo(self, path: str, mode: int) -> None:
        check(libc.mkfifo(self.path(path), mode))

    def op_mkdir(self, path: str, mode: int, folder: int | None) -> None:
        os.mkdir(self.path(path), mode, dir_fd=self.folder(folder))

    def op_rmdir(self, path: str, folder: int | None) -> None:
        os.rmdir(self.path(path), dir_fd=self.folder(folder))

    def op_unlink(self, path: str, folder: int | None) -> None:
        os.unlink(self.path(path), dir_fd=self.folder(folder))

    def op_rename(self, path: str, other: str, folder: int | None, second: int | None) -> None:
        from_folder, to_folder = self.folder(folder), self.folder(second)
        os.rename(self.path(path), self.path(other), src_dir_fd=from_folder, dst_dir_fd=to_folder)

    def op_link(self, path: str, other: str, folder: int | None, second: int | None, flags: int) -> None:
        check(libc.linkat(self.at(folder), self.path(path), self.at(second), self.path(other), flags))

    def op_symlink(self, target: str, path: str, folder: int | None) -> None:
        check(libc.symlinkat(self.path(target), self.at(folder), self.path(path)))

    def op_readlink(self, path: str, folder: int | None) -> str:
        return self.shown(os.readlink(self.path(path), dir_fd=self.folder(folder)))

    def op_realpath(self, path: str) -> str:
        buffer = ctypes.create_string_buffer(4096)
        if not libc.realpath(self.path(path), buffer):
            raise OSError(ctypes.get_errno(), "libc")
        return self.shown(buffer.value)

    def op_chmod(self, path: str, mode: int) -> None:
        os.chmod(self.path(path), mode)

    def op_fchmod(self, slot: int, mode: int) -> None:
        os.fchmod(self.slot(slot), mode)

    def op_chown(self, path: str, owner: int, group: int, follow: bool) -> None:
        os.chown(self.path(path), owner, group, follow_symlinks=follow)

    def op_utime(self, path: str, times: list[int | str], flags: int, folder: int | None) -> None:
        pairs = [(0, UTIME[time]) if isinstance(time, str) else divmod(time, 10**9) for time in times]
        check(libc.utimensat(self.at(folder), self.path(path), (Timespec * 2)(*pairs), flags))

    def op_futime(self, slot: int, times: list[int]) -> None:
        os.utime(self.slot(slot), ns=(times[0], times[1]))

    def op_stat(self, path: str, follow: bool, folder: int | None) -> list[Any]:
        return self.describe(os.stat(self.path(path), follow_symlinks=follow, dir_fd=self.folder(folder)))

    def op_atime(self, path: str) -> str | None:
        return when(os.lstat(self.path(path)).st_atime_ns) if self.has_times else None

    def op_ctime(self, path: str) -> bool:
        return time.time_ns() - os.lstat(self.path(path)).st_ctime_ns < 60 * 10**9

    def op_fstat(self, slot: int) -> list[Any]:
        return self.describe(os.fstat(self.slot(slot)))

    def op_same(self, path: str, other: str) -> list[bool]:
        first, second = os.stat(self.path(path)), os.stat(self.path(other))
        return [os.path.samestat(first, second), first.st_dev == second.st_dev, first.st_ino != 0]

    def op_listdir(self, path: str) -> list[str]:
        return sorted(name.decode("latin-1") for name in os.listdir(self.path(path)))

    def op_listfd(self, slot: int) -> list[str]:
        return sorted(os.fsencode(name).decode("latin-1") for name in os.listdir(self.slot(slot)))

    def op_scandir(self, path: str) -> list[list[Any]]:
        with os.scandir(self.path(path)) as entries:
            return sorted(
                [
                    e.name.decode("latin-1"),
                    e.is_dir(follow_symlinks=False),
                    e.is_file(follow_symlinks=False),
                    e.is_symlink(),
                    e.inode() == e.stat(follow_symlinks=False).st_ino,
                ]
                for e in entries
            )

    def op_clear(self, path: str) -> list[str]:
        """Removes files while the folder is read."""
        removed = []
        with os.scandir(self.path(path)) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    removed.append(entry.name.decode("latin-1"))
        return sorted(removed)

    def op_access(self, path: str, mode: int) -> bool:
        return os.access(self.path(path), mode)

    def op_faccess(self, path: str, mode: int, flags: int, folder: int | None) -> None:
        check(libc.faccessat(self.at(folder), self.path(path), mode, flags))

    def op_chdir(self, path: str) -> str:
        os.chdir(self.path(path))
        return self.stay()

    def op_strand(self, path: str) -> str:
        """Removes the current folder."""
        os.mkdir(self.path(path))
        os.chdir(self.path(path))
        os.rmdir(os.getcwdb())
        return self.stay()

    def op_fchdir(self, slot: int) -> str:
        os.fchdir(self.slot(slot))
        return self.stay()

    def op_getcwd(self) -> str:
        return self.shown(os.getcwdb())

    def op_umask(self, mask: int) -> int:
        return os.umask(mask)

    def op_access_mode(self, slot: int) -> list[bool]:
        flags = control(self.slot(slot), F_GETFL)
        return [flags & 3, bool(flags & os.O_APPEND), bool(flags & os.O_NONBLOCK)]

    def op_set_flags(self, slot: int, flags: list[str]) -> None:
        value = 0
        for name in flags:
            value |= getattr(os, name)
        control(self.slot(slot), F_SETFL, value)

    def op_inheritable(self, slot: int, value: bool) -> list[bool]:
        before = os.get_inheritable(self.slot(slot))
        os.set_inheritable(self.slot(slot), value)
        return [before, os.get_inheritable(self.slot(slot))]

    def op_flock(self, slot: int, operation: int) -> None:
        check(libc.flock(self.slot(slot), operation | 4))

    def op_lockf(self, slot: int, operation: int, length: int) -> None:
        check(libc.lockf(self.slot(slot), operation, ctypes.c_int64(length)))

    def op_fsync(self, slot: int) -> None:
        os.fsync(self.slot(slot))

    def op_isatty(self, slot: int) -> bool:
        return os.isatty(self.slot(slot))

    def op_whole(self, path: str, text: str) -> str:
        """What programs do most: write, append, and read again."""
        name = self.path(path)
        if os.path.exists(name) and stat.S_ISFIFO(os.stat(name).st_mode):
            return "would wait"
        with open(name, "wb") as file:
            file.write(raw(text))
        with open(name, "ab") as file:
            file.write(b"+" + raw(text))
        with open(name, "rb") as file:
            return file.read().decode("latin-1")


def run_operation(world: Operations, operation: list[Any]) -> list[Any]:
    """What an operation gives, or the name of its error."""
    name, *arguments = operation
    try:
        return ["gives", getattr(world, f"op_{name}")(*arguments)]
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, str(error.errno))
        return ["fails", SAME.get(code, code)]
    except (ValueError, OverflowError, TypeError) as error:
        return ["fails", type(error).__name__]


def run_program(program: list[list[Any]], top: str) -> list[Any]:
    """The results of a program's operations, and the tree that it leaves."""
    world = Operations(top)
    try:
        results = [run_operation(world, operation) for operation in program]
        os.chdir(world.top)
        return [*results, ["gives", world.tree()]]
    finally:
        world.end()


def run(text: str, top: str) -> str:
    """Runs programs, one after another, in a folder that is not there before and after."""
    return json.dumps([run_program(program, top) for program in json.loads(text)])
