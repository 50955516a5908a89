// SPDX-License-Identifier: Apache-2.0
// A Python exception as a C++ exception, and the one bridge from C return codes.
// Invariant: while a `py::error` is in flight, Python's own error indicator is clear.
#pragma once
#include <type_traits>

#include "py/ref.h"

namespace py {

class error {
 public:
  /// Raises `type` with a message in the format of PyErr_Format.
  error(PyObject* type, char const* format, ...);
  /// Takes over the exception that is set; SystemError if there is none.
  static error fetch();
  /// Wraps an exception object.
  explicit error(ref exception) : exception_{std::move(exception)} {}

  /// Sets Python's error indicator.
  void restore() && noexcept { PyErr_SetRaisedException(exception_.release()); }
  [[nodiscard]] borrowed value() const noexcept { return exception_; }
  [[nodiscard]] bool matches(PyObject* type) const noexcept {
    return PyErr_GivenExceptionMatches(exception_.get(), type) != 0;
  }

 private:
  ref exception_;
};

/// Owns a new reference that the C API returned; null throws what is set.
[[nodiscard]] inline ref check(PyObject* object) {
  if (object == nullptr) throw error::fetch();
  return steal(object);
}

/// The exception that the arguments of a generator's `throw(type, value, traceback)` mean: an exception, or a class of
/// exceptions and what it is called with. TypeError, which names the method, when they mean none.
[[nodiscard]] ref thrown_exception(char const* method, PyObject* const* arguments, Py_ssize_t count);

/// A C API status or size: -1 throws what is set.
template <class Integer>
  requires std::is_integral_v<Integer>
inline Integer check(Integer status) {
  if (status == Integer(-1) && PyErr_Occurred() != nullptr) throw error::fetch();
  return status;
}

}  // namespace py
