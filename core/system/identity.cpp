// SPDX-License-Identifier: Apache-2.0
// Who runs the program, and what it may and does use of the machine: one user in one group, one thread on one
// processor.
#include <emscripten/heap.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <ctime>
#include <numeric>
#include <utility>

namespace {

constexpr int lowest_priority = 19;
constexpr int highest_priority = -20;

/// Nothing competes with the program, so its priority is only remembered.
int niceness = 0;

bool is_this_process(int which, id_t who) {
  if (which == PRIO_PROCESS) return who == 0 || std::cmp_equal(who, getpid());
  return which == PRIO_PGRP ? who == 0 || std::cmp_equal(who, getpgrp()) : who == 0 || who == getuid();
}

}  // namespace

// libc's names for system calls, and functions that it lacks.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier)
// For shared objects, too.
#pragma GCC visibility push(default)
extern "C" {

int __syscall_getresuid32(uid_t* real, uid_t* effective, uid_t* saved) {
  *real = *effective = *saved = getuid();
  return 0;
}

int __syscall_getresgid32(gid_t* real, gid_t* effective, gid_t* saved) {
  *real = *effective = *saved = getgid();
  return 0;
}

int __syscall_getgroups32(int count, gid_t* groups) {
  if (count < 0) return -EINVAL;
  if (count > 0) *groups = getgid();
  return 1;
}

/// The kernel gives 20 less the niceness, which is never negative.
int __syscall_getpriority(int which, id_t who) {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  return is_this_process(which, who) ? 20 - niceness : -ESRCH;
}

int __syscall_setpriority(int which, id_t who, int priority) {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  if (!is_this_process(which, who)) return -ESRCH;
  priority = std::clamp(priority, highest_priority, lowest_priority);
  if (priority < niceness && geteuid() != 0) return -EACCES;
  niceness = priority;
  return 0;
}

/// Time is that of the program's clock; the memory is what the program has ever had.
int __syscall_getrusage(int who, rusage* usage) {
  *usage = {};
  if (who == RUSAGE_CHILDREN) return 0;
  if (who != RUSAGE_SELF && who != RUSAGE_THREAD) return -EINVAL;
  auto const used = std::clock();
  usage->ru_utime.tv_sec = used / CLOCKS_PER_SEC;
  usage->ru_utime.tv_usec = static_cast<suseconds_t>(used % CLOCKS_PER_SEC) * (1'000'000 / CLOCKS_PER_SEC);
  usage->ru_maxrss = static_cast<long>(emscripten_get_heap_size() / 1024);
  return 0;
}

/// What CPU_COUNT calls.
int __sched_cpucount(std::size_t size, cpu_set_t const* set) {
  auto const* const bytes = reinterpret_cast<unsigned char const*>(set);
  return std::accumulate(bytes, bytes + size, 0, [](int sum, unsigned char byte) { return sum + std::popcount(byte); });
}

int sched_getaffinity(pid_t process, std::size_t size, cpu_set_t* set) {
  if (process != 0 && process != getpid()) {
    errno = ESRCH;
    return -1;
  }
  CPU_ZERO_S(size, set);
  CPU_SET_S(0, size, set);
  return 0;
}

int sched_setaffinity(pid_t process, std::size_t size, cpu_set_t const* set) {
  errno = process != 0 && process != getpid() ? ESRCH : EINVAL;
  return errno == EINVAL && CPU_ISSET_S(0, size, set) ? 0 : -1;
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)
