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
extern "C" void __real__Py_CheckEmscriptenSignals();              // NOLINT
extern "C" int _Py_emscripten_signal_clock;                       // NOLINT

namespace suspend {
namespace {

/// Looking at the clock costs as much as some turns of a loop.
constexpr int looks_per_clock = 8;

/// Is it of asyncio, or of what serves JavaScript? Who waits for a step that is cut off there waits for ever. In the
/// callbacks of weak references that tasks have, KeyboardInterrupt would be reported and lost.
bool is_event_loop(std::string_view file) {
  constexpr std::string_view library = "/lib/python3";
  if (!file.starts_with(library)) return false;
  auto const slash = file.find('/', library.size());
  if (slash == std::string_view::npos) return false;
  auto const package = file.substr(slash);
  return package.starts_with("/asyncio/") || package.starts_with("/pyxide/") || package == "/_weakrefset.py" ||
         package == "/weakref.py";
}

/// The import system's: its locks end in callbacks of weak references, where KeyboardInterrupt would be reported and
/// lost.
bool is_import_system(std::string_view file) {
  return file.starts_with("<frozen importlib.") || file.ends_with("/pyxide/importer.py");
}

/// Is an import going on that no interrupt may end, or the innermost function one that must come to its end?
bool must_finish() {
  if (current.whole_imports > 0) return true;
  auto* const frame = PyThreadState_Get()->current_frame;
  if (frame == nullptr) return false;
  auto const code = py::steal(PyUnstable_InterpreterFrame_GetCode(frame));
  if (PyCode_Check(code.get()) == 0) return false;
  auto* const name = reinterpret_cast<PyCodeObject*>(code.get())->co_filename;
  if (!PyUnicode_IS_ASCII(name)) return false;
  std::string_view const file{reinterpret_cast<char const*>(PyUnicode_1BYTE_DATA(name)),
                              static_cast<std::size_t>(PyUnicode_GET_LENGTH(name))};
  return is_import_system(file) || (current.is_loop_whole && is_event_loop(file));
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

void import_whole(bool begins) noexcept { current.whole_imports += begins ? 1 : -1; }

void interrupt_loop() noexcept { current.is_loop_whole = false; }

}  // namespace suspend

extern "C" void __wrap__Py_CheckEmscriptenSignalsPeriodically() {  // NOLINT
  if (suspend::must_finish()) {
    _Py_emscripten_signal_clock = 1;  // it is counted down once more: the next look is due at once
    return;
  }
  __real__Py_CheckEmscriptenSignalsPeriodically();
  suspend::yield_if_due();
}

/// What functions of C look by.
extern "C" void __wrap__Py_CheckEmscriptenSignals() {  // NOLINT
  if (suspend::current.whole_imports == 0) __real__Py_CheckEmscriptenSignals();
}
