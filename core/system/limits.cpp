// SPDX-License-Identifier: Apache-2.0
// Limits of resources, as a process on Linux has them. Those of files' sizes and of descriptors hold; the engine sets
// the others, so they are only remembered.
#include <emscripten/stack.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <limits>

#include "bridge.h"

namespace {

/// What not even root may raise: Emscripten's FS.MAX_OPEN_FDS.
constexpr rlim_t most_descriptors = 4096;

using limits = std::array<rlimit, RLIMIT_NLIMITS>;

limits& current() {
  static limits all = [] {
    limits values{};
    values.fill({.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY});
    values[RLIMIT_NOFILE] = {.rlim_cur = most_descriptors, .rlim_max = most_descriptors};
    values[RLIMIT_STACK].rlim_cur = emscripten_stack_get_base() - emscripten_stack_get_end();
    values[RLIMIT_CORE].rlim_cur = 0;
    return values;
  }();
  return all;
}

int set(int resource, rlimit const& wanted) {
  auto& limit = current().at(static_cast<std::size_t>(resource));
  if (wanted.rlim_cur > wanted.rlim_max) return -EINVAL;
  if (resource == RLIMIT_NOFILE && wanted.rlim_max > most_descriptors) return -EPERM;
  if (wanted.rlim_max > limit.rlim_max && geteuid() != 0) return -EPERM;
  limit = wanted;
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  if (resource == RLIMIT_NOFILE) bridge::limit_descriptors(static_cast<int>(limit.rlim_cur));
  if (resource == RLIMIT_FSIZE)
    bridge::limit_file_size(limit.rlim_cur == RLIM_INFINITY ? infinity : static_cast<double>(limit.rlim_cur));
  return 0;
}

}  // namespace

// libc's name for the system call.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier)
#pragma GCC visibility push(default)
extern "C" int __syscall_prlimit64(pid_t process, int resource, rlimit const* wanted, rlimit* old) {
  if (resource < 0 || resource >= RLIMIT_NLIMITS) return -EINVAL;
  if (process != 0 && process != getpid()) return -ESRCH;
  auto const before = current().at(static_cast<std::size_t>(resource));
  if (wanted != nullptr) {
    if (auto const error = set(resource, *wanted); error != 0) return error;
  }
  if (old != nullptr) *old = before;
  return 0;
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)
