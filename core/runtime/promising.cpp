// SPDX-License-Identifier: Apache-2.0
// Entering Python so that it can wait for JavaScript.
#include "bridge_exports.h"
#include "convert/errors.h"
#include "js/error.h"
#include "py/ref.h"
#include "suspend/stack.h"
#include "suspend/yield.h"

namespace ffi::exports {
namespace {

/// Describes a failure, and lets go of the object, while the levels of recursion are still those of this stack.
js::ref call_here(py::borrowed object, js::ref arguments, js::ref names) {
  auto const kept = py::own(object);
  try {
    return py_call(kept, arguments, names);
  } catch (...) {
    throw js::error{convert::error_in_flight().get()};
  }
}

}  // namespace

js::ref py_call_promising(py::borrowed object, js::ref arguments, js::ref names) {
  // Whoever reads or writes cannot be left waiting.
  if (!suspend::supported() || PyThreadState_GetUnchecked() == nullptr) {
    suspend::synchronous_entry const entry;
    return call_here(object, arguments, names);
  }
  suspend::stack const stack;
  return call_here(object, arguments, names);
}

void set_promising_recursion(int levels) { suspend::set_levels(levels); }

void set_yield_interval(double milliseconds) { suspend::set_yield_interval(milliseconds); }

}  // namespace ffi::exports
