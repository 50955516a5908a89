// SPDX-License-Identifier: Apache-2.0
// What each capability of a JavaScript object adds to its Python type.
// One function a capability, each in a file of its own.
#pragma once
#include <vector>

#include "bridge.h"
#include "py/ref.h"

namespace proxy {

/// Slots and methods of a type that is being put together.
struct type_parts {
  std::vector<PyType_Slot> slots;
  std::vector<PyMethodDef> methods;
};

[[nodiscard]] constexpr bool has(int capabilities, bridge::capability one) noexcept {
  return (capabilities & static_cast<int>(one)) != 0;
}

void add_array(type_parts& parts);                         // js_array.cpp
void add_buffer(type_parts& parts);                        // js_buffer.cpp
void add_callable(type_parts& parts);                      // js_callable.cpp
void add_collection(type_parts& parts, int capabilities);  // js_collection.cpp
void add_iteration(type_parts& parts, int capabilities);   // js_iteration.cpp
void add_thenable(type_parts& parts);                      // js_thenable.cpp

/// Vectorcall of a JavaScript function.
PyObject* call_js(PyObject* callable, PyObject* const* arguments, size_t count, PyObject* names);

}  // namespace proxy
