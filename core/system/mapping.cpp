// SPDX-License-Identifier: Apache-2.0
// Maps of memory and files: mmap, munmap, msync and mremap, in the place of Emscripten's (product.toml). The file
// system keeps shared maps of files equal to the files (host/posix/mapped-files.ts). Invariant: a region of memory is
// freed with the last map in it.
#include <emscripten/heap.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "bridge.h"

namespace {

/// The size of a page as programs see it (page_size.cpp).
constexpr std::size_t page = 4096;
/// Where regions begin.
constexpr std::size_t alignment = 65536;

enum class content { anonymous, shared_file, private_file };

/// Memory that one or more maps are in: those of a file share it where one has all that the other wants.
struct region {
  char* memory;
  std::size_t length;
  content is;
  int maps;
};

struct map {
  map* next;
  char* begin;
  std::size_t length;
  region* in;
};

map* all_maps = nullptr;

std::size_t to_pages(std::size_t length) { return (length + page - 1) & ~(page - 1); }

/// Zeros, and behind them the region itself. Null when there is no memory left.
region* allocate(std::size_t length, content is) {
  auto const room = to_pages(length);
  auto* const memory = static_cast<char*>(emscripten_builtin_memalign(alignment, room + sizeof(region)));
  if (memory == nullptr) return nullptr;
  std::memset(memory, 0, room);
  auto* const made = reinterpret_cast<region*>(memory + room);
  *made = {.memory = memory, .length = length, .is = is, .maps = 0};
  return made;
}

void release(region* in) {
  if (--in->maps > 0) return;
  if (in->is == content::shared_file) bridge::unmap_file(in->memory);
  emscripten_builtin_free(in->memory);
}

/// Where a map of this address and length is linked from, or where a null is.
map** find(void const* begin, std::size_t length) {
  auto** at = &all_maps;
  while (*at != nullptr && ((*at)->begin != begin || to_pages((*at)->length) != to_pages(length))) at = &(*at)->next;
  return at;
}

/// A map that has the bytes, among others.
map const* find_around(char const* begin, std::size_t length) {
  auto const* at = all_maps;
  while (at != nullptr && (begin < at->begin || begin + length > at->begin + to_pages(at->length))) at = at->next;
  return at;
}

/// The region of the map of a shared file that has all that is wanted, if there is one.
region* find_shared(int file, double offset, std::size_t length, int protection, char*& begin) {
  begin = static_cast<char*>(bridge::shared_map(file, offset, length, protection));
  auto const* const map = begin == nullptr ? nullptr : find_around(begin, 1);
  return map == nullptr ? nullptr : map->in;
}

/// Adds a map; it keeps the region.
std::intptr_t add(char* begin, std::size_t length, region* in) {
  auto* const made = static_cast<map*>(emscripten_builtin_malloc(sizeof(map)));
  if (made == nullptr) {
    in->maps++;
    release(in);
    return -ENOMEM;
  }
  in->maps++;
  *made = {.next = all_maps, .begin = begin, .length = length, .in = in};
  all_maps = made;
  return reinterpret_cast<std::intptr_t>(begin);
}

std::intptr_t map_file(std::size_t length, int protection, int flags, int file, double offset) {
  auto const is_private = (flags & MAP_TYPE) == MAP_PRIVATE;
  // The descriptor's error comes first.
  if (length == 0) return -bridge::map_file(nullptr, file, offset, 0, protection, is_private);
  char* begin = nullptr;
  auto* const shared = is_private ? nullptr : find_shared(file, offset, length, protection, begin);
  if (shared != nullptr) return add(begin, length, shared);
  auto* const made = allocate(length, is_private ? content::private_file : content::shared_file);
  if (made == nullptr) return -ENOMEM;
  if (auto const error = bridge::map_file(made->memory, file, offset, length, protection, is_private)) {
    emscripten_builtin_free(made->memory);
    return -error;
  }
  return add(made->memory, length, made);
}

/// Gives a map more memory somewhere else, with what is in it and, of a file, what comes after.
std::intptr_t move(map& moved, std::size_t length) {
  auto* const from = moved.in;
  if (from->is == content::private_file) return -ENOMEM;
  auto* const to = allocate(length, from->is);
  if (to == nullptr) return -ENOMEM;
  if (from->is == content::anonymous) {
    std::memcpy(to->memory, moved.begin, moved.length);
  } else if (auto const error = bridge::move_map(from->memory, moved.begin, to->memory, length)) {
    emscripten_builtin_free(to->memory);
    return -error;
  }
  to->maps = 1;
  release(from);
  moved.begin = to->memory;
  moved.length = length;
  moved.in = to;
  return reinterpret_cast<std::intptr_t>(moved.begin);
}

}  // namespace

// libc's names for system calls.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier)
extern "C" {

std::intptr_t __wrap___syscall_mmap2(void* /*hint*/, std::size_t length, int protection, int flags, int file,
                                     std::int64_t pages) {
  auto const type = flags & MAP_TYPE;
  auto const is_anonymous = (flags & MAP_ANONYMOUS) != 0;
  if (length == 0 && is_anonymous) return -EINVAL;
  if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0) return -EINVAL;
  if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE) return -EINVAL;
  if (!is_anonymous)
    return map_file(length, protection, flags, file, static_cast<double>(pages) * static_cast<double>(page));
  auto* const made = allocate(length, content::anonymous);
  return made == nullptr ? -ENOMEM : add(made->memory, length, made);
}

/// Only of whole maps.
int __wrap___syscall_munmap(void* begin, std::size_t length) {
  auto** const at = find(begin, length);
  auto* const found = *at;
  if (found == nullptr || length == 0) return -EINVAL;
  *at = found->next;
  release(found->in);
  emscripten_builtin_free(found);
  return 0;
}

int __wrap___syscall_msync(void* begin, std::size_t length, int flags) {
  auto const* const first = static_cast<char const*>(begin);
  if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0 || reinterpret_cast<std::uintptr_t>(first) % page != 0)
    return -EINVAL;
  if ((flags & MS_ASYNC) != 0 && (flags & MS_SYNC) != 0) return -EINVAL;
  if (length == 0) return 0;
  auto const* const found = find_around(first, length);
  if (found == nullptr) return -ENOMEM;
  if (found->in->is != content::shared_file) return 0;
  auto const from = static_cast<std::size_t>(first - found->in->memory);
  return -bridge::sync_map(found->in->memory, from, std::min(from + to_pages(length), found->in->length));
}

std::intptr_t __syscall_mremap(void* begin, std::size_t old_length, std::size_t length, int flags, void* /*wanted*/) {
  if ((flags & ~MREMAP_MAYMOVE) != 0 || length == 0 || reinterpret_cast<std::uintptr_t>(begin) % page != 0)
    return -EINVAL;
  auto* const found = *find(begin, old_length);
  if (found == nullptr) return -EFAULT;
  auto const room = found->in->memory + to_pages(found->in->length) - found->begin;
  if (std::cmp_less_equal(length, room)) {
    auto const is_anonymous = found->in->is == content::anonymous;
    if (is_anonymous && length < found->length)
      std::fill(found->begin + to_pages(length), found->begin + to_pages(found->length), '\0');
    found->length = length;
    return reinterpret_cast<std::intptr_t>(begin);
  }
  return (flags & MREMAP_MAYMOVE) == 0 ? -ENOMEM : move(*found, length);
}
}
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)
