// SPDX-License-Identifier: Apache-2.0
// Errors from one language as errors of the other.
// Only slots and exports call what handles an exception, from within their catch-all handler.
#pragma once
#include "js/val.h"
#include "py/error.h"

namespace convert {

/// The C++ exception that is being handled, as what JavaScript shall throw.
[[nodiscard]] js::val error_in_flight() noexcept;

/// `pyxide.ffi.ConversionError`.
[[nodiscard]] PyObject* conversion_error();

/// Sets the C++ exception that is being handled as Python's error indicator.
void set_python_error() noexcept;

/// The `PythonError` for a Python exception, JsException too; it becomes `sys.last_exc` and its like.
[[nodiscard]] js::val to_js_error(py::borrowed exception);

/// The Python exception for what JavaScript threw: JsException, or the one a `PythonError` carries.
[[nodiscard]] py::ref to_py_exception(js::ref error);

}  // namespace convert
