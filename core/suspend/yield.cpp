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

/// Looking at the clock costs as much as some turns of a loop.
constexpr int looks_per_clock = 8;

void yield_if_due() {
  auto& s = current;
  if (s.yield_interval == 0 || !possible() || --s.looks > 0) return;
  s.looks = looks_per_clock;
  if (emscripten_get_now() - s.last_yield < s.yield_interval) return;
  pause(bridge::turn());
  s.last_yield = emscripten_get_now();
}

}  // namespace

void set_yield_interval(double milliseconds) noexcept { current.yield_interval = milliseconds; }

}  // namespace suspend

extern "C" void __wrap__Py_CheckEmscriptenSignalsPeriodically() {  // NOLINT
  __real__Py_CheckEmscriptenSignalsPeriodically();
  suspend::yield_if_due();
}
