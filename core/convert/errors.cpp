// SPDX-License-Identifier: Apache-2.0
// The one place where errors change language.
#include "convert/errors.h"

#include <new>
#include <vector>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/error.h"
#include "js/string.h"
#include "py/call.h"

/// CPython's own, for the frames of extension modules.
// NOLINTNEXTLINE(readability-identifier-naming,bugprone-reserved-identifier): its name
extern "C" void _PyTraceback_Add(char const* function, char const* file, int line);

namespace convert {
namespace {

/// The first entry of the traceback that is not of the runtime's own code, which called what failed; or None.
py::ref users_traceback(py::borrowed exception) try {
  auto entry = py::steal(PyException_GetTraceback(exception.get()));
  while (entry && entry.get() != Py_None) {
    auto const code = py::attribute(py::attribute(entry, "tb_frame"), "f_code");
    auto const file = py::attribute(code, "co_filename");
    auto const own = py::check(PyUnicode_FromString("/lib/python313.zip/pyxide/"));
    if (py::check(PyUnicode_Tailmatch(file.get(), own.get(), 0, PY_SSIZE_T_MAX, -1)) == 0) return entry;
    entry = py::attribute(entry, "tb_next");
  }
  return py::none();
} catch (py::error const&) {
  return py::none();
}

/// The traceback as the interpreter would print it; if even that fails, the exception's repr or type.
py::ref traceback_text(py::borrowed exception, py::borrowed traceback) {
  try {
    py::borrowed const type = reinterpret_cast<PyObject*>(Py_TYPE(exception.get()));
    auto const lines = py::call_method(py::import("traceback"), "format_exception", type, exception, traceback);
    return py::check(PyUnicode_Join(Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_STR), lines.get()));
  } catch (py::error const&) {
    if (auto text = py::steal(PyObject_Repr(exception.get()))) return text;
    PyErr_Clear();
    return py::check(PyUnicode_FromString(Py_TYPE(exception.get())->tp_name));
  }
}

/// Sets what debuggers read after an uncaught exception: `sys.last_exc`, and the three names before it.
void remember(py::borrowed exception, py::borrowed traceback) {
  PySys_SetObject("last_exc", exception.get());
  PySys_SetObject("last_type", reinterpret_cast<PyObject*>(Py_TYPE(exception.get())));
  PySys_SetObject("last_value", exception.get());
  PySys_SetObject("last_traceback", traceback.get());
}

js::val error_in_js() {
  try {
    throw;
  } catch (py::error const& error) {
    return to_js_error(error.value());
  } catch (js::error const& error) {
    return js::val{error.value().get()};
  } catch (std::bad_alloc const&) {
    return to_js_error(py::error{PyExc_MemoryError, "out of memory"}.value());
  }
}

struct frame {
  py::ref name;
  py::ref file;
  int line;
};

/// The JavaScript functions that the error went through, innermost first.
std::vector<frame> frames_of(js::ref error) {
  js::val const found{bridge::error_frames(error)};
  std::vector<frame> frames;
  for (int i = 0; i + 2 < bridge::length(found.get()); i += 3) {
    auto name = string_to_py(bridge::element(found.get(), i));
    auto file = string_to_py(bridge::element(found.get(), i + 1));
    py::check(PyUnicode_AsUTF8(name.get()) == nullptr || PyUnicode_AsUTF8(file.get()) == nullptr ? -1 : 0);
    auto const line = static_cast<int>(bridge::number_value(bridge::element(found.get(), i + 2)));
    frames.push_back({std::move(name), std::move(file), line});
  }
  return frames;
}

/// Sets the exception, with the JavaScript part of the stack in its traceback.
void set_with_frames(py::ref exception, js::val const& error) {
  std::vector<frame> frames;
  try {
    if (!bridge::is_stack_overflow(error.get())) frames = frames_of(error.get());
  } catch (py::error const&) {
    frames.clear();  // without memory, or names that are no text: Python's part has to do
  }
  PyErr_SetRaisedException(exception.release());
  for (auto const& [name, file, line] : frames) {
    _PyTraceback_Add(PyUnicode_AsUTF8(name.get()), PyUnicode_AsUTF8(file.get()), line);
  }
}

}  // namespace

PyObject* conversion_error() {
  static PyObject* const type = PyErr_NewExceptionWithDoc(
      "pyodide.ffi.ConversionError", "A value has no form in the other language, or none that was allowed.", nullptr,
      nullptr);
  return type;
}

js::val to_js_error(py::borrowed exception) {
  auto const traceback = users_traceback(exception);
  auto const text = traceback_text(exception, traceback);
  auto const name = py::check(PyType_GetName(Py_TYPE(exception.get())));
  remember(exception, traceback);
  js::val const type{string_to_js(name)};
  js::val const message{string_to_js(text)};
  return js::val{bridge::python_error(type.get(), message.get(), exception.get())};
}

py::ref to_py_exception(js::ref error) {
  js::val const kept{error};
  if (auto* const exception = bridge::python_error_exception(kept.get())) return py::own(exception);
  if (bridge::is_stack_overflow(kept.get())) {
    return py::own(py::error{PyExc_RecursionError, "maximum recursion depth exceeded in JavaScript"}.value());
  }
  return proxy::make_js_exception(kept.get());
}

void raise_in_js() {
  js::val const error = error_in_js();
  bridge::raise(error.get());
  __builtin_unreachable();
}

void set_python_error() noexcept {
  try {
    throw;
  } catch (py::error& error) {
    std::move(error).restore();
  } catch (js::error const& error) {
    set_with_frames(to_py_exception(error.value().get()), error.value());
  } catch (std::bad_alloc const&) {
    PyErr_NoMemory();
  }
}

}  // namespace convert
