// SPDX-License-Identifier: Apache-2.0
// Names of attributes in Python as keys of properties in JavaScript.
#pragma once
#include "js/val.h"
#include "py/ref.h"

namespace proxy {

/// `from_` is `from`, and `from__` is `from_`, as for all of Python's keywords; any other name is itself.
[[nodiscard]] js::ref property_key(py::borrowed name);

}  // namespace proxy
