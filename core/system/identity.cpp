// SPDX-License-Identifier: Apache-2.0
// Who runs the program, and what it may and does use of the machine: one user in one group, one thread on one
// processor.
#include <emscripten/heap.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <ctime>
#include <initializer_list>
#include <numeric>
#include <utility>

#include "bridge_exports.h"

namespace {

constexpr int lowest_priority = 19;
constexpr int highest_priority = -20;

/// As a browser has none, root's.
struct {
  uid_t user = 0;
  uid_t effective_user = 0;
  gid_t group = 0;
  gid_t effective_group = 0;
  pid_t parent = 1;
} process;

constexpr auto unchanged = static_cast<id_t>(-1);

/// A process may become what it is.
int become(std::initializer_list<id_t> wanted, id_t real, id_t effective) {
  for (auto const id : wanted) {
    if (id != unchanged && id != real && id != effective) {
      errno = EPERM;
      return -1;
    }
  }
  return 0;
}

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

int __wrap_setreuid(uid_t real, uid_t effective);
int __wrap_setregid(gid_t real, gid_t effective);

uid_t __syscall_getuid32() { return process.user; }
uid_t __syscall_geteuid32() { return process.effective_user; }
gid_t __syscall_getgid32() { return process.group; }
gid_t __syscall_getegid32() { return process.effective_group; }
pid_t __syscall_getppid() { return process.parent; }

int __syscall_getresuid32(uid_t* real, uid_t* effective, uid_t* saved) {
  *real = process.user;
  *effective = *saved = process.effective_user;
  return 0;
}

int __syscall_getresgid32(gid_t* real, gid_t* effective, gid_t* saved) {
  *real = process.group;
  *effective = *saved = process.effective_group;
  return 0;
}

int __wrap_setuid(uid_t user) { return __wrap_setreuid(user, user); }
int __wrap_setreuid(uid_t real, uid_t effective) {
  return become({real, effective}, process.user, process.effective_user);
}
int __wrap_setgid(gid_t group) { return __wrap_setregid(group, group); }
int __wrap_setregid(gid_t real, gid_t effective) {
  return become({real, effective}, process.group, process.effective_group);
}

/// There are no processes to run a program in; what is no program is the error of Linux's.
int execve(char const* path, char* const* /*arguments*/, char* const* /*environment*/) {
  struct stat status{};
  if (stat(path, &status) != 0) return -1;
  auto const runs = S_ISREG(status.st_mode) && (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
  errno = runs ? ENOEXEC : EACCES;
  return -1;
}

/// In ticks of the program's clock. Nothing tells of the time in system calls.
clock_t __wrap_times(tms* buffer) {
  auto const ticks = sysconf(_SC_CLK_TCK);
  auto const used = std::clock() / (CLOCKS_PER_SEC / ticks);
  *buffer = {.tms_utime = used};
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<clock_t>(now.tv_sec * ticks + now.tv_nsec / (1'000'000'000 / ticks));
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

int sched_getaffinity(pid_t number, std::size_t size, cpu_set_t* set) {
  if (number != 0 && number != getpid()) {
    errno = ESRCH;
    return -1;
  }
  CPU_ZERO_S(size, set);
  CPU_SET_S(0, size, set);
  return 0;
}

int sched_setaffinity(pid_t number, std::size_t size, cpu_set_t const* set) {
  errno = number != 0 && number != getpid() ? ESRCH : EINVAL;
  return errno == EINVAL && CPU_ISSET_S(0, size, set) ? 0 : -1;
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier)

void ffi::exports::set_identity(unsigned user, unsigned effective_user, unsigned group, unsigned effective_group,
                                int parent) {
  process = {user, effective_user, group, effective_group, parent};
}
