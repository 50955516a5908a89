// SPDX-License-Identifier: Apache-2.0
// time.sleep that an interrupt ends. libc's own would spin until its time is over.
#include <cerrno>
#include <ctime>

#include "bridge.h"

namespace {

constexpr double milliseconds(timespec const& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

}  // namespace

/// Replaces libc's. After EINTR CPython runs signal handlers and sleeps for what is left.
extern "C" int clock_nanosleep(clockid_t clock, int flags, timespec const* request, timespec* /*remaining*/) {
  auto duration = milliseconds(*request);
  if ((flags & TIMER_ABSTIME) != 0) {
    timespec now{};
    if (clock_gettime(clock, &now) != 0) return errno;
    duration -= milliseconds(now);
  }
  return bridge::sleep(duration) ? 0 : EINTR;
}
