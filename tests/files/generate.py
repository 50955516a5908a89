# SPDX-License-Identifier: Apache-2.0
"""Makes programs of file operations from seeds, and runs them on this machine: generate.py ROOT FOLDER.

ROOT becomes the root of the file system; FOLDER is where programs run in it, and is not there before and after.

Reads lines `FIRST COUNT`, and writes for each a line with the programs and their results, each as text in JSON.
"""

import json
import os
import random
import sys
from typing import Any

import operations

NAMES = ["a", "b", "c", "d"]
#: Latin-1, UTF-8, what is neither, what UTF-8 may not have, and what JavaScript and decoders treat in their own way.
ODD = [
    "\xe9", "caf\xc3\xa9", "\xff\xfe", "\xc3", "\xed\xb3\xa9", "\xef\xbf\xbd", "\xef\xbb\xbfx", "\xf0\x9f\x98\x80",
    "__proto__", "constructor", "a b", "\x7f\x01", "\\", "%", "...", "\xe2\x82", "\xf4\x90\x80\x80", "0", "10",
]  # fmt: skip
LONG = ["x" * 255, "y" * 256, "\xc3\xa4" * 127 + "z", "\xc3\xa4" * 128, "\xff" * 255, "\xff" * 256]
FLAGS = ["O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC", "O_SYNC"]
MODES = [0o777, 0o666, 0o644, 0o600, 0, 0o7777, 0o1777, 0o4755, 0o2755, 0o111, 0o222]
SLOTS = range(3)
ACCESS = ["O_RDWR", "O_WRONLY", "O_RDONLY"]
OWNERS = [0, 5, -1]


class Generator:
    """Makes one program."""

    def __init__(self, seed: int) -> None:
        """A program of a seed; some of them have odd names."""
        self.random = random.Random(seed)
        self.oddity = self.random.choice([0, 0, 0.05, 0.4])
        self.folders = self.random.choice([0, 0, 0.3])
        self.maps = self.random.choice([0, 0, 0, 0.7])
        self.used: list[str] = []

    def name(self) -> str:
        """A name, or what stands for a folder."""
        chance = self.random.random()
        if chance < self.oddity:
            return self.random.choice(LONG if self.random.random() < 0.1 else ODD)
        return self.random.choice(NAMES)

    def path(self) -> str:
        """A path that was used before, with a name or without, or another."""
        if self.used and self.random.random() < 0.75:
            path = self.random.choice(self.used)
            return f"{path}/{self.name()}" if self.random.random() < 0.15 and path else path
        path = self.new_path()
        self.used.append(path)
        return path

    def new_path(self) -> str:
        """One to three names, now and then with something special."""
        pick = self.random.random
        parts = [self.name() for _ in range(self.random.choice([1, 1, 1, 1, 1, 2, 2, 3]))]
        if pick() < 0.12:
            parts.insert(self.random.randrange(len(parts) + 1), self.random.choice([".", "..", ".", "..", ""]))
        text = "/".join(parts)
        text = text.lstrip("/")
        if pick() < 0.06:
            text += self.random.choice(["/", "//", "/.", "/.."])
        if pick() < 0.05:
            text = "@/" + text
        return text if pick() > 0.01 else ""

    def slot(self) -> int:
        """A slot for what is open."""
        return self.random.choice(SLOTS)

    def folder(self) -> int | None:
        """A slot, mostly none."""
        return self.slot() if self.random.random() < self.folders else None

    def text(self) -> str:
        """Bytes to write."""
        return self.random.choice(["", "x", "abc", "hello world", "\x00\xff", "0123456789" * 10])

    def number(self) -> int:
        """A position or a size."""
        return self.random.choice([0, 0, 1, 2, 3, 5, 10, 100, 5000, 70000, -1, -5])

    def place(self) -> int:
        """A position in a map or a file."""
        return self.random.choice([0, 0, 1, 3, 50, 4090, 4096, 5000])

    def places(self) -> list[int | None]:
        """Where bytes are copied from and to; none is the descriptor's own position."""
        return [self.random.choice([None, 0, 2, 50]) for _ in range(2)]

    def part(self) -> list[int]:
        """A page that a map begins with, and its length."""
        return [self.random.choice([0, 0, 0, 0, 1]), self.random.choice([0, 0, 0, 1, 100, 4096, 5000])]

    def time(self) -> int | str:
        """A time in nanoseconds that a binary fraction of a second is exactly."""
        if self.random.random() < 0.15:
            return self.random.choice(["now", "omit"])
        return self.random.choice([10**9 * 10**9, 1_234_567_890 * 10**9]) + 1_953_125 * self.random.randrange(512)

    def operation(self) -> list[Any]:
        """One operation."""
        table = MAPS if self.random.random() < self.maps else TABLE
        total = [make for make, weight in table for _ in range(weight)]
        return self.random.choice(total)(self)

    def prelude(self) -> list[list[Any]]:
        """Folders, files and links to begin with, most of these."""
        odd = self.random.choice(ODD)
        self.used = ["a", "b", "c", "d", "a/b", "a/c", "b/e", "e", odd]
        steps = [
            ["mkdir", "a", 0o755, None],
            ["mkdir", "b", 0o700, None],
            ["mkdir", "a/b", 0o755, None],
            ["whole", "c", self.text()],
            ["whole", "a/c", self.text()],
            ["whole", odd, self.text()],
            ["symlink", self.random.choice(["a", "c", "b/e", "@/a", "..", "d", odd]), "d", None],
            ["symlink", self.random.choice(["../a", "../c", "e", "../b", "../d"]), "b/e", None],
            ["open", 0, "c", ["O_RDWR"], 0, None],
            ["open", 1, "a", ["O_RDONLY", "O_DIRECTORY"], 0, None],
            ["open", 2, "e", ["O_RDWR", "O_CREAT", *self.random.choice([[], ["O_APPEND"]])], 0o640, None],
        ]
        return [step for step in steps if self.random.random() < 0.85]

    def map_prelude(self) -> list[list[Any]]:
        """A file that is open twice, and has a map or two."""
        begin = [["open", slot, "m", ["O_RDWR", "O_CREAT"], 0o644, None] for slot in (0, 1)]
        begin += [["pwrite", 0, "0123456789" * 20, 4000], ["ftruncate", 0, 9000], ["map", 0, 0, 2, 0, 0]]
        return [*begin, ["map", 1, 1, self.random.choice([1, 2, 2]), *self.part()]]

    def program(self) -> list[list[Any]]:
        """All of it."""
        begin = self.prelude() if self.random.random() < 0.8 else []
        if self.maps:
            begin += self.map_prelude()
        return begin + [self.operation() for _ in range(self.random.randrange(4, 30))]

    def flags(self) -> list[str]:
        """Flags to open with."""
        chosen = [self.random.choice(["O_RDONLY", "O_WRONLY", "O_RDWR", "O_RDWR"])]
        chosen += [flag for flag in FLAGS if self.random.random() < (0.6 if flag == "O_CREAT" else 0.12)]
        # What would wait for another process.
        return [*chosen, "O_NONBLOCK"]


def open_folder(g: Generator) -> list[Any]:
    """Folders that are open, for paths that are relative to them."""
    return ["open", g.slot(), g.path(), ["O_RDONLY", "O_DIRECTORY"], 0, g.folder()]


TABLE = [
    (lambda g: ["open", g.slot(), g.path(), g.flags(), g.random.choice(MODES), g.folder()], 10),
    (open_folder, 3),
    (lambda g: ["open", g.slot(), g.path(), ["O_PATH"], 0, g.folder()], 1),
    (lambda g: ["open", g.slot(), g.path(), ["O_TMPFILE", g.random.choice(ACCESS)], 0o600, g.folder()], 1),
    (lambda g: ["close", g.slot()], 3),
    (lambda g: ["read", g.slot(), g.random.choice([0, 1, 4, 100])], 4),
    (lambda g: ["write", g.slot(), g.text()], 6),
    (lambda g: ["pread", g.slot(), g.random.choice([0, 1, 4, 100]), g.number()], 2),
    (lambda g: ["pwrite", g.slot(), g.text(), g.number()], 3),
    (lambda g: ["readv", g.slot(), [g.random.choice([0, 1, 3]) for _ in range(3)]], 1),
    (lambda g: ["writev", g.slot(), [g.text() for _ in range(3)]], 1),
    (lambda g: ["copy_range", g.slot(), g.slot(), g.random.choice([0, 3, 100]), *g.places()], 1),
    (lambda g: ["seek", g.slot(), g.number(), g.random.choice([0, 0, 1, 2])], 3),
    (lambda g: ["ftruncate", g.slot(), g.number()], 2),
    (lambda g: ["truncate", g.path(), g.number()], 2),
    (lambda g: ["fallocate", g.slot(), g.number(), g.number()], 1),
    (lambda g: ["dup", g.slot(), g.slot()], 2),
    (lambda g: ["dup2", g.slot(), g.slot()], 1),
    (lambda g: ["pipe", 0, 1], 1),
    (lambda g: ["mkfifo", g.path(), g.random.choice(MODES)], 1),
    (lambda g: ["mkdir", g.path(), g.random.choice(MODES), g.folder()], 8),
    (lambda g: ["rmdir", g.path(), g.folder()], 4),
    (lambda g: ["unlink", g.path(), g.folder()], 4),
    (lambda g: ["rename", g.path(), g.path(), g.folder(), g.folder()], 8),
    (lambda g: ["link", g.path(), g.path(), g.folder(), g.folder(), g.random.choice([0, 0, 0x400])], 5),
    (lambda g: ["symlink", g.path(), g.path(), g.folder()], 5),
    (lambda g: ["readlink", g.path(), g.folder()], 2),
    (lambda g: ["realpath", g.path()], 1),
    (lambda g: ["chmod", g.path(), g.random.choice(MODES)], 3),
    (lambda g: ["fchmod", g.slot(), g.random.choice(MODES)], 1),
    (lambda g: ["chown", g.path(), g.random.choice(OWNERS), g.random.choice(OWNERS), g.random.random() < 0.5], 1),
    (lambda g: ["utime", g.path(), [g.time(), g.time()], g.random.choice([0, 0x100]), g.folder()], 3),
    (lambda g: ["futime", g.slot(), [10**18, 10**18 + 1_953_125]], 1),
    (lambda g: ["stat", g.path(), g.random.random() < 0.6, g.folder()], 6),
    (lambda g: ["atime", g.path()], 1),
    (lambda g: ["ctime", g.path()], 1),
    (lambda g: ["fstat", g.slot()], 3),
    (lambda g: ["same", g.path(), g.path()], 2),
    (lambda g: ["listdir", g.random.choice([".", g.path()])], 2),
    (lambda g: ["listfd", g.slot()], 1),
    (lambda g: ["scandir", g.random.choice([".", g.path()])], 2),
    (lambda g: ["clear", g.random.choice([".", g.path()])], 1),
    (lambda g: ["access", g.path(), g.random.randrange(8)], 2),
    (lambda g: ["faccess", g.path(), g.random.randrange(8), g.random.choice([0, 0x100, 0x200]), g.folder()], 1),
    (lambda g: ["chdir", g.path()], 2),
    (lambda g: ["strand", g.path()], 1),
    (lambda g: ["fchdir", g.slot()], 1),
    (lambda g: ["getcwd"], 1),
    (lambda g: ["umask", g.random.choice([0, 0o22, 0o77, 0o7777])], 1),
    (lambda g: ["access_mode", g.slot()], 1),
    (lambda g: ["set_flags", g.slot(), g.random.choice([["O_NONBLOCK"], ["O_APPEND", "O_NONBLOCK"]])], 1),
    (lambda g: ["inheritable", g.slot(), g.random.random() < 0.5], 1),
    (lambda g: ["flock", g.slot(), g.random.choice([1, 2, 8])], 2),
    (lambda g: ["lockf", g.slot(), g.random.randrange(5), g.number()], 1),
    (lambda g: ["fsync", g.slot()], 1),
    (lambda g: ["isatty", g.slot()], 1),
    (lambda g: ["whole", g.path(), g.text()], 2),
]  # fmt: skip

#: Of files in memory; most are large enough for a second page.
MAPS = [
    (lambda g: ["map", g.random.choice([0, 1]), g.slot(), g.random.choice([1, 2, 2, 2, 3]), *g.part()], 4),
    (lambda g: ["ftruncate", g.slot(), g.random.choice([5, 5000, 9000])], 2),
    (lambda g: ["map_write", g.random.choice([0, 1]), g.place(), g.text()], 6),
    (lambda g: ["map_read", g.random.choice([0, 1]), g.place(), g.random.choice([1, 4, 100])], 6),
    (lambda g: ["pwrite", g.slot(), g.text(), g.place()], 3),
    (lambda g: ["pread", g.slot(), 100, g.place()], 3),
    (lambda g: ["map_flush", g.random.choice([0, 1])], 2),
    (lambda g: ["map_resize", g.random.choice([0, 1]), g.random.choice([0, 3, 4096, 6000, 20000])], 1),
    (lambda g: ["map_close", g.random.choice([0, 1])], 2),
]


def main() -> int:
    """Answers lines until there are no more; the exit code."""
    # Whatever a program does, it does it in here.
    os.chroot(sys.argv[1])
    os.chdir("/")
    for line in sys.stdin:
        first, count = map(int, line.split())
        programs = [Generator(seed).program() for seed in range(first, first + count)]
        text = json.dumps(programs)
        # Of times JavaScript would lose digits.
        print(json.dumps([text, operations.run(text, sys.argv[2])]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
