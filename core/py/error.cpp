// SPDX-License-Identifier: Apache-2.0
// Making and fetching Python exceptions.
#include "py/error.h"

#include <cstdarg>

namespace py {

error::error(PyObject* type, char const* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  PyErr_FormatV(type, format, arguments);
  va_end(arguments);
  exception_ = steal(PyErr_GetRaisedException());
}

error error::fetch() {
  auto exception = steal(PyErr_GetRaisedException());
  if (!exception) return {PyExc_SystemError, "a call failed without setting an exception"};
  return error{std::move(exception)};
}

}  // namespace py
