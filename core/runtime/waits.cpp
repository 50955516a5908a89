// SPDX-License-Identifier: Apache-2.0
// Waiting for descriptors and signals, which libc's own gives up at once. What would wait for ever fails with EDEADLK:
// where no other stack runs meanwhile and no signal can come, nothing changes.
#include <poll.h>
#include <unistd.h>
#include <csignal>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>

#include "bridge.h"
#include "runtime/sleep.h"
#include "suspend/stack.h"

// libc's own names.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
extern "C" {
int __syscall_poll_nonblocking(pollfd* descriptors, nfds_t count);
int __real_sigtimedwait(sigset_t const* wanted, siginfo_t* info, timespec const* timeout);
}
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// Milliseconds between two looks.
constexpr double shortest = 1;
constexpr double longest = 10;

double now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

bool can_change() { return suspend::possible() || bridge::expects_interrupts(); }

/// Looks again and again until `look` gives something else than 0; 0 when the time is over, or an error, negative.
template <typename Look>
int wait_until(Look look, double milliseconds) {
  auto const end = now() + milliseconds;
  for (auto pause = shortest;; pause = std::min(pause * 2, longest)) {
    if (auto const found = look(); found != 0) return found;
    auto const left = end - now();
    if (left <= 0) return 0;
    if (milliseconds == forever && !can_change()) return -EDEADLK;
    // What a suspended stack wakes by looks less often than this: a signal may have come.
    if (!runtime::sleep_for(std::min(pause, left)) || !bridge::sleep(0)) {
      auto const found = look();
      return found != 0 ? found : -EINTR;
    }
  }
}

}  // namespace

// What replaces libc's. Extension modules call it, too.
#pragma GCC visibility push(default)
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage): libc's names
extern "C" {

/// What `poll` and `select` wait by; a negative timeout has no end.
int __syscall_poll(pollfd* descriptors, nfds_t count, int timeout) {
  return wait_until([&] { return __syscall_poll_nonblocking(descriptors, count); }, timeout < 0 ? forever : timeout);
}

int __wrap_pause() {
  errno = -wait_until([] { return 0; }, forever);
  return -1;
}

/// libc's own takes a signal that is pending already, or fails.
int __wrap_sigtimedwait(sigset_t const* wanted, siginfo_t* info, timespec const* timeout) {
  auto const milliseconds =
      timeout == nullptr ? forever
                         : static_cast<double>(timeout->tv_sec) * 1e3 + static_cast<double>(timeout->tv_nsec) / 1e6;
  auto const found = wait_until([&] { return std::max(0, __real_sigtimedwait(wanted, info, nullptr)); }, milliseconds);
  if (found <= 0) {
    errno = found == 0 ? EAGAIN : -found;
    return -1;
  }
  return found;
}

/// Gives an error's number, or 0. Signals that are not waited for do not end it.
int __wrap_sigwait(sigset_t const* wanted, int* signal) {
  for (;;) {
    auto const found = __wrap_sigtimedwait(wanted, nullptr, nullptr);
    if (found > 0) {
      *signal = found;
      return 0;
    }
    if (errno != EINTR) return errno;
  }
}
}
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
#pragma GCC visibility pop
