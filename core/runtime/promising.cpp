// SPDX-License-Identifier: Apache-2.0
// Entering Python so that it can wait for JavaScript.
#include "bridge_exports.h"
#include "py/ref.h"
#include "suspend/stack.h"
#include "suspend/yield.h"

namespace ffi::exports {

js::ref py_call_promising(py::borrowed object, js::ref arguments, js::ref names) {
  // Whoever reads or writes cannot be left waiting.
  if (!suspend::supported() || PyThreadState_GetUnchecked() == nullptr) {
    suspend::synchronous_entry const entry;
    return py_call(object, arguments, names);
  }
  suspend::stack const stack;
  return py_call(object, arguments, names);
}

void set_promising_recursion(int levels) { suspend::set_levels(levels); }

void set_yield_interval(double milliseconds) { suspend::set_yield_interval(milliseconds); }

}  // namespace ffi::exports
