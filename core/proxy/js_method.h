// SPDX-License-Identifier: Apache-2.0
// Methods and properties that every JsProxy has, and the type of jsnull.
#pragma once
#include "py/ref.h"

namespace proxy {

[[nodiscard]] PyMethodDef* js_methods();
[[nodiscard]] PyGetSetDef* js_properties();
[[nodiscard]] py::ref make_js_null();

}  // namespace proxy
