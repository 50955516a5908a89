// SPDX-License-Identifier: Apache-2.0
// time.sleep that an interrupt ends. libc's own would spin until its time is over.
#include "runtime/sleep.h"

#include <cerrno>
#include <ctime>

#include "bridge.h"
#include "suspend/stack.h"

namespace {

constexpr double milliseconds(timespec const& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Shorter waits are not worth a switch of stacks.
constexpr double shortest_suspension = 1;

/// CPython has given the interpreter's lock up for the time of the call; others run while this stack is suspended.
bool suspend_for(double duration) {
  auto const lock = PyGILState_Ensure();
  auto const elapsed = suspend::pause(bridge::timer(duration));
  PyGILState_Release(lock);
  return elapsed;
}

}  // namespace

bool runtime::sleep_for(double milliseconds) {
  auto const suspends = milliseconds > shortest_suspension && suspend::possible();
  return suspends ? suspend_for(milliseconds) : bridge::sleep(milliseconds);
}

/// Replaces libc's. After EINTR CPython runs signal handlers and sleeps for what is left.
extern "C" [[gnu::visibility("default")]] int clock_nanosleep(clockid_t clock, int flags, timespec const* request,
                                                              timespec* /*remaining*/) {
  auto duration = milliseconds(*request);
  if ((flags & TIMER_ABSTIME) != 0) {
    timespec now{};
    if (clock_gettime(clock, &now) != 0) return errno;
    duration -= milliseconds(now);
  }
  return runtime::sleep_for(duration) ? 0 : EINTR;
}
