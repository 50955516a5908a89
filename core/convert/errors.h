// SPDX-License-Identifier: Apache-2.0
// Errors from one language as errors of the other.
// Only slots and exports call these, from within their catch-all handler.
#pragma once
#include "js/val.h"
#include "py/error.h"

namespace convert {

/// Throws the C++ exception that is being handled as a JavaScript error.
[[noreturn]] void raise_in_js();

/// `pyxide.ffi.ConversionError`.
[[nodiscard]] PyObject* conversion_error();

/// Sets the C++ exception that is being handled as Python's error indicator.
void set_python_error() noexcept;

/// The `PythonError` for a Python exception, JsException too.
[[nodiscard]] js::val to_js_error(py::borrowed exception);

/// The Python exception for what JavaScript threw: JsException, or the one a `PythonError` carries.
[[nodiscard]] py::ref to_py_exception(js::ref error);

}  // namespace convert
