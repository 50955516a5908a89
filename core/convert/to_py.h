// SPDX-License-Identifier: Apache-2.0
// JavaScript values as Python objects.
#pragma once
#include "js/val.h"
#include "py/ref.h"

namespace convert {

/// The Python form of a primitive, the object behind a proxy, or else a JsProxy.
[[nodiscard]] py::ref to_py(js::ref value);

/// As `to_py` for what is known to be a string.
[[nodiscard]] py::ref string_to_py(js::ref value);

/// The int or float that a JavaScript number is.
[[nodiscard]] py::ref number_to_py(double value);

/// Arrays, plain objects, maps and sets as list, dict and set, `depth` levels deep (-1: all of them).
/// Shared and cyclic references stay shared. `converter` is called for what has no Python form, if it is given.
[[nodiscard]] py::ref deep_to_py(js::ref value, int depth, py::borrowed converter = {});

/// A memoryview of a copy of a typed array's, ArrayBuffer's or DataView's bytes.
[[nodiscard]] py::ref memory_to_py(js::ref value);

}  // namespace convert
