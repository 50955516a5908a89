# SPDX-License-Identifier: Apache-2.0
"""Operations on files in memory (mmap). What is behind the end of a file is left alone: natively it is a bus error."""

import mmap
import os
from dataclasses import dataclass

from world import World, raw

PAGE = 4096


@dataclass(frozen=True)
class Map:
    """A map, and a descriptor of its file."""

    memory: mmap.mmap
    descriptor: int
    offset: int
    access: int

    def has(self, other: "Map") -> bool:
        """Is the other one's part of the file a part of this one's?"""
        end, other_end = self.offset + len(self.memory), other.offset + len(other.memory)
        return self.offset <= other.offset and other_end <= end

    def room(self) -> int:
        """Bytes from its begin to its end, or to that of the file."""
        return max(0, min(len(self.memory), os.fstat(self.descriptor).st_size - self.offset))


class Maps(World):
    """What programs can do with maps."""

    def __init__(self, top: str) -> None:
        """Without any."""
        super().__init__(top)
        self.maps: dict[int, Map] = {}
        #: May a byte be in two maps that are equal only after each system call on the file?
        self.are_apart = False

    def end(self) -> None:
        """Unmaps everything."""
        for at in list(self.maps):
            self.op_map_close(at)
        super().end()

    def op_map(self, at: int, slot: int, access: int, page: int, length: int) -> int:
        self.op_map_close(at)
        descriptor = os.dup(self.slot(slot))
        try:
            memory = mmap.mmap(descriptor, length, access=access, offset=page * PAGE)
        except BaseException:
            os.close(descriptor)
            raise
        made = self.maps[at] = Map(memory, descriptor, page * PAGE, access)
        self.are_apart |= not all(other.has(made) for other in self.maps.values())
        # Kernels and file systems have their own ways when such changes show in times.
        self.has_times = False
        return len(memory)

    def op_map_write(self, at: int, place: int, text: str) -> int | str:
        if at not in self.maps:
            return "no map"
        data = raw(text)[: max(0, self.maps[at].room() - place)]
        found = self.maps[at]
        found.memory[place : place + len(data)] = data
        if self.are_apart:
            os.pread(found.descriptor, len(data), found.offset + place)
        return len(data)

    def op_map_read(self, at: int, place: int, size: int) -> str:
        if at not in self.maps or self.maps[at].access == mmap.ACCESS_COPY:
            return "not shared"
        return self.maps[at].memory[place : min(place + size, self.maps[at].room())].decode("latin-1")

    def op_map_flush(self, at: int) -> str:
        if at not in self.maps:
            return "no map"
        self.maps[at].memory.flush()
        return "flush"

    def op_map_resize(self, at: int, size: int) -> int | str:
        if at not in self.maps:
            return "no map"
        self.are_apart |= len(self.maps) > 1
        self.maps[at].memory.resize(size)
        return len(self.maps[at].memory)

    def op_map_close(self, at: int) -> None:
        found = self.maps.pop(at, None)
        if found is not None:
            found.memory.close()
            os.close(found.descriptor)
