// SPDX-License-Identifier: Apache-2.0
// Scalars of other libraries that are numbers in JavaScript: NumPy's and ctypes'.
#pragma once
#include "py/ref.h"

namespace convert {

/// Python's own bool, int or float for a scalar of NumPy or a simple number of ctypes; empty for anything else.
[[nodiscard]] py::ref scalar_value(py::borrowed object);

}  // namespace convert
