// SPDX-License-Identifier: Apache-2.0
// The interpreter's loop looks for signals now and then; here it also gives way, so that a message may bring one.
#include "suspend/yield.h"

#include <emscripten.h>

#include <string_view>

#include "bridge.h"
#include "py/ref.h"
#include "suspend/stack.h"

/// CPython's, which the linker renames: it is called when the clock is at 0, which backward jumps and calls count down.
extern "C" void __real__Py_CheckEmscriptenSignalsPeriodically();  // NOLINT
extern "C" int _Py_emscripten_signal_clock;                       // NOLINT

namespace suspend {
namespace {

/// Looking at the clock costs as much as some turns of a loop.
constexpr int looks_per_clock = 8;

/// Is the innermost function one of importlib's? Its locks end in callbacks of weak references, where KeyboardInterrupt
/// would be reported and lost.
bool is_importing() {
  auto* const frame = PyThreadState_Get()->current_frame;
  if (frame == nullptr) return false;
  auto const code = py::steal(PyUnstable_InterpreterFrame_GetCode(frame));
  if (PyCode_Check(code.get()) == 0) return false;
  constexpr std::string_view importlib = "<frozen importlib.";
  auto* const file = reinterpret_cast<PyCodeObject*>(code.get())->co_filename;
  return PyUnicode_IS_ASCII(file) && PyUnicode_GET_LENGTH(file) > static_cast<Py_ssize_t>(importlib.size()) &&
         importlib == std::string_view{reinterpret_cast<char const*>(PyUnicode_1BYTE_DATA(file)), importlib.size()};
}

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
  if (suspend::is_importing()) {
    _Py_emscripten_signal_clock = 1;  // it is counted down once more: the next look is due at once
    return;
  }
  __real__Py_CheckEmscriptenSignalsPeriodically();
  suspend::yield_if_due();
}
