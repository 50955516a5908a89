// SPDX-License-Identifier: Apache-2.0
// Clocks that Linux has beside those of the engine: nobody sets or stops the engine's, so they are as good as those.
#include <ctime>

// What the linker puts in place of libc's, and libc's own.
// NOLINTBEGIN(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
extern "C" {
int __clock_gettime(clockid_t clock, timespec* time);
int __real_clock_getres(clockid_t clock, timespec* resolution);
}

namespace {

clockid_t engines(clockid_t clock) {
  switch (clock) {
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
      return CLOCK_MONOTONIC;
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:  // As Linux has it where nobody has told it the leap seconds.
      return CLOCK_REALTIME;
    default:
      return clock;
  }
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {
int clock_gettime(clockid_t clock, timespec* time) { return __clock_gettime(engines(clock), time); }
int __wrap_clock_getres(clockid_t clock, timespec* resolution) {
  return __real_clock_getres(engines(clock), resolution);
}
}
#pragma GCC visibility pop
// NOLINTEND(readability-identifier-naming,bugprone-reserved-identifier,misc-use-internal-linkage)
