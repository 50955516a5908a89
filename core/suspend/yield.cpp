// SPDX-License-Identifier: Apache-2.0
// The interpreter's loop looks for signals now and then; here it also gives way, so that a message may bring one.
#include "suspend/yield.h"

#include <emscripten.h>

#include "bridge.h"
#include "suspend/stack.h"

/// CPython's, which the linker renames: it is called once in 50 backward jumps and calls.
extern "C" void __real__Py_CheckEmscriptenSignalsPeriodically();  // NOLINT

namespace suspend {
namespace {

struct yielding {
  double interval = 0;
  double last = 0;
  int countdown = 0;
};

yielding& state() noexcept {
  static constinit yielding instance;
  return instance;
}

/// Looking at the clock costs as much as some turns of a loop.
constexpr int looks_per_clock = 8;

void yield_if_due() {
  auto& s = state();
  if (s.interval == 0 || !possible() || --s.countdown > 0) return;
  s.countdown = looks_per_clock;
  if (emscripten_get_now() - s.last < s.interval) return;
  pause(bridge::turn());
  s.last = emscripten_get_now();
}

}  // namespace

void set_yield_interval(double milliseconds) noexcept { state().interval = milliseconds; }

}  // namespace suspend

extern "C" void __wrap__Py_CheckEmscriptenSignalsPeriodically() {  // NOLINT
  __real__Py_CheckEmscriptenSignalsPeriodically();
  suspend::yield_if_due();
}
