// SPDX-License-Identifier: Apache-2.0
// Bytes from one descriptor to another without the program's own buffer: what Linux has beside POSIX.
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t piece = 1U << 18U;

ssize_t read_from(int descriptor, off_t const* at, std::vector<char>& into, std::size_t count) {
  return at != nullptr ? pread(descriptor, into.data(), count, *at) : read(descriptor, into.data(), count);
}

ssize_t write_to(int descriptor, off_t const* at, char const* data, std::size_t count) {
  return at != nullptr ? pwrite(descriptor, data, count, *at) : write(descriptor, data, count);
}

/// Moves the given positions, or the descriptors' own where there is none. What has been copied before an error counts.
ssize_t copy(int from, off_t* from_at, int to, off_t* to_at, std::size_t count) {
  std::vector<char> buffer(std::min(count, piece));
  ssize_t done = 0;
  while (std::cmp_less(done, count)) {
    auto const wanted = std::min(count - static_cast<std::size_t>(done), buffer.size());
    auto const got = read_from(from, from_at, buffer, wanted);
    if (got <= 0) return done > 0 ? done : got;
    auto const put = write_to(to, to_at, buffer.data(), static_cast<std::size_t>(got));
    auto const moved = std::max<ssize_t>(put, 0);
    // What was read and not written is read again the next time.
    if (from_at == nullptr && moved < got) lseek(from, moved - got, SEEK_CUR);
    if (from_at != nullptr) *from_at += moved;
    if (to_at != nullptr) *to_at += moved;
    done += moved;
    if (put < got) return done > 0 ? done : put;
  }
  return done;
}

}  // namespace

// For shared objects, too.
#pragma GCC visibility push(default)
extern "C" {

ssize_t sendfile(int to, int from, off_t* at, std::size_t count) { return copy(from, at, to, nullptr, count); }

ssize_t copy_file_range(int from, off_t* from_at, int to, off_t* to_at, std::size_t count, unsigned flags) {
  if (flags != 0) {
    errno = EINVAL;
    return -1;
  }
  return copy(from, from_at, to, to_at, count);
}
}
#pragma GCC visibility pop
