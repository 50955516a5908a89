// SPDX-License-Identifier: Apache-2.0
// Attribute access, calls and imports that throw.
#pragma once
#include <array>
#include <optional>

#include "py/error.h"

namespace py {

[[nodiscard]] inline ref attribute(borrowed object, char const* name) {
  return check(PyObject_GetAttrString(object.get(), name));
}

/// The module if something has imported it, or null.
[[nodiscard]] inline ref imported(char const* name) {
  auto const key = check(PyUnicode_InternFromString(name));
  auto module = steal(PyImport_GetModule(key.get()));
  if (!module && PyErr_Occurred() != nullptr) throw error::fetch();
  return module;
}

[[nodiscard]] inline ref import(char const* name) {
  // `__import__` takes much longer to find a module that is there.
  if (auto module = imported(name)) return module;
  auto const key = check(PyUnicode_InternFromString(name));
  return check(PyImport_Import(key.get()));
}

template <class... Arguments>
[[nodiscard]] ref call(borrowed callable, Arguments const&... arguments) {
  std::array<PyObject*, sizeof...(Arguments) + 1> stack{nullptr, borrowed{arguments}.get()...};
  return check(PyObject_Vectorcall(callable.get(), stack.data() + 1,
                                   sizeof...(Arguments) | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr));
}

template <class... Arguments>
[[nodiscard]] ref call_method(borrowed object, char const* name, Arguments const&... arguments) {
  return call(attribute(object, name), arguments...);
}

/// Keeps C recursion within Python's limit for as long as it lives.
class recursion_guard {
 public:
  explicit recursion_guard(char const* where) { check(Py_EnterRecursiveCall(where)); }
  recursion_guard(recursion_guard const&) = delete;
  recursion_guard& operator=(recursion_guard const&) = delete;
  ~recursion_guard() { Py_LeaveRecursiveCall(); }

 private:
  static void check(int status) {
    if (status != 0) throw error::fetch();
  }
};

}  // namespace py
