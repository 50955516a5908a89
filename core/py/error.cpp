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

ref thrown_exception(char const* method, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 1 || count > 3) throw error{PyExc_TypeError, "%s expected 1 to 3 arguments, got %zd", method, count};
  auto* const first = arguments[0];
  auto* const value = count > 1 ? arguments[1] : Py_None;
  auto* const traceback = count > 2 ? arguments[2] : Py_None;
  if (traceback != Py_None && !PyTraceBack_Check(traceback)) {
    throw error{PyExc_TypeError, "%s() third argument must be a traceback object, not %s", method,
                Py_TYPE(traceback)->tp_name};
  }
  ref exception;
  if (PyExceptionInstance_Check(first)) {
    if (value != Py_None) throw error{PyExc_TypeError, "instance exception may not have a separate value"};
    exception = own(first);
  } else if (PyExceptionClass_Check(first)) {
    PyErr_SetObject(first, value);  // which calls the class as `raise` does
    exception = steal(PyErr_GetRaisedException());
  } else {
    throw error{PyExc_TypeError, "exceptions must be classes or instances deriving from BaseException, not %s",
                Py_TYPE(first)->tp_name};
  }
  if (traceback != Py_None) check(PyException_SetTraceback(exception.get(), traceback));
  return exception;
}

}  // namespace py
