// SPDX-License-Identifier: Apache-2.0
// What each capability of a JavaScript object adds to its Python type.
// One function a capability, each in a file of its own.
#pragma once
#include <string_view>
#include <vector>

#include "bridge.h"
#include "py/ref.h"

namespace proxy {

/// Slots and methods of a type that is being put together.
struct type_parts {
  std::vector<PyType_Slot> slots;
  std::vector<PyMethodDef> methods;
  /// Methods taken from the class of collections.abc that the type is registered with.
  std::vector<char const*> mixins;
  char const* abstract_class = nullptr;
};

[[nodiscard]] constexpr int bit(bridge::capability one) noexcept { return static_cast<int>(one); }

[[nodiscard]] constexpr bool has(int capabilities, bridge::capability one) noexcept {
  return (capabilities & bit(one)) != 0;
}

void add_array(type_parts& parts, int capabilities);      // js_array.cpp
void add_async(type_parts& parts, int capabilities);      // js_async.cpp
void add_buffer(type_parts& parts);                       // js_buffer.cpp
void add_callable(type_parts& parts);                     // js_callable.cpp
void add_context(type_parts& parts, int capabilities);    // js_context.cpp
void add_double_proxy(type_parts& parts);                 // js_double_proxy.cpp
void add_iteration(type_parts& parts, int capabilities);  // js_iteration.cpp
void add_map(type_parts& parts, int capabilities);        // js_map.cpp
void add_object_map(type_parts& parts);                   // js_object_map.cpp
void add_sequence(type_parts& parts, int capabilities);   // js_sequence.cpp
void add_size(type_parts& parts, int capabilities);       // js_sequence.cpp
void add_thenable(type_parts& parts);                     // js_thenable.cpp
void add_views(type_parts& parts, int capabilities);      // js_views.cpp

/// The type for a set of capabilities; made when it is first asked for, and kept.
[[nodiscard]] PyTypeObject* type_for(int capabilities);  // js_type.cpp

/// The capabilities that a type stands for; -1 when it is no proxy's.
[[nodiscard]] int capabilities_of(PyTypeObject* type);  // js_type.cpp

/// Arrays and typed arrays.
[[nodiscard]] constexpr bool is_array(int capabilities) noexcept {
  return has(capabilities, bridge::capability::array) || has(capabilities, bridge::capability::typed_array);
}

/// Arrays, typed arrays, and other iterables with a length and indices.
[[nodiscard]] constexpr bool is_array_like(int capabilities) noexcept {
  return is_array(capabilities) || has(capabilities, bridge::capability::sequence);
}

/// Vectorcall of a JavaScript function.
PyObject* call_js(PyObject* callable, PyObject* const* arguments, size_t count, PyObject* names);

}  // namespace proxy
