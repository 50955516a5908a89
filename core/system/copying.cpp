// SPDX-License-Identifier: Apache-2.0
// Bytes from one descriptor to another without the program's own buffer: what Linux has beside POSIX.
#include <fcntl.h>
#include <sys/stat.h>
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

/// A file that bytes are copied from or to, and from where on.
struct side {
  struct stat is{};
  int flags = 0;
  off_t at = 0;
};

bool open_side(int descriptor, off_t const* at, side& opened) {
  opened.flags = fcntl(descriptor, F_GETFL);
  if (opened.flags < 0 || fstat(descriptor, &opened.is) < 0) return false;
  if ((opened.flags & O_PATH) != 0) {
    errno = EBADF;
    return false;
  }
  opened.at = at != nullptr ? *at : std::max<off_t>(lseek(descriptor, 0, SEEK_CUR), 0);
  return true;
}

/// How many bytes there are to copy: what a file gets meanwhile is not copied again.
std::size_t available(side const& from, std::size_t count) {
  return std::min(count, static_cast<std::size_t>(std::max<off_t>(from.is.st_size - from.at, 0)));
}

/// Linux's errors of `copy_file_range`, in their order; 0 if there is none.
int refuse(side const& from, side const& to, std::size_t count) {
  if (S_ISDIR(from.is.st_mode) || S_ISDIR(to.is.st_mode)) return EISDIR;
  if (!S_ISREG(from.is.st_mode) || !S_ISREG(to.is.st_mode)) return EINVAL;
  if ((from.flags & O_ACCMODE) == O_WRONLY || (to.flags & O_ACCMODE) == O_RDONLY) return EBADF;
  if ((to.flags & O_APPEND) != 0) return EBADF;
  if (from.at < 0 || to.at < 0) return EOVERFLOW;
  auto const there = static_cast<off_t>(available(from, count));
  auto const is_same = from.is.st_dev == to.is.st_dev && from.is.st_ino == to.is.st_ino;
  return is_same && to.at + there > from.at && to.at < from.at + there ? EINVAL : 0;
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
  side in;
  side out;
  if (!open_side(from, from_at, in) || !open_side(to, to_at, out)) return -1;
  if (auto const error = refuse(in, out, count)) {
    errno = error;
    return -1;
  }
  return copy(from, from_at, to, to_at, available(in, count));
}
}
#pragma GCC visibility pop
