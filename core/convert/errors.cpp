// SPDX-License-Identifier: Apache-2.0
// The one place where errors change language.
#include "convert/errors.h"

#include <new>
#include <vector>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/state.h"
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

// NOLINTBEGIN(cppcoreguidelines-macro-usage): the version is known to the preprocessor alone
#define TEXT_OF(number) #number
#define ZIP_OF(major, minor) "/lib/python" TEXT_OF(major) TEXT_OF(minor) ".zip"
// NOLINTEND(cppcoreguidelines-macro-usage)

/// Where the runtime's own Python code is.
constexpr char const* own_code = ZIP_OF(PY_MAJOR_VERSION, PY_MINOR_VERSION) "/pyxide/";

/// The first entry of the traceback that is not of the runtime's own code, which called what failed; or None.
py::ref users_traceback(py::borrowed exception) try {
  auto entry = py::steal(PyException_GetTraceback(exception.get()));
  while (entry && entry.get() != Py_None) {
    auto const code = py::attribute(py::attribute(entry, "tb_frame"), "f_code");
    auto const file = py::attribute(code, "co_filename");
    auto const own = py::check(PyUnicode_FromString(own_code));
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
    return py::call_method(py::import("pyxide.tracebacks"), "format_traceback", exception, traceback);
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

/// As `error_in_flight`, but what makes the error may fail.
js::val described() {
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

/// An Error that says no more than that there is one; `undefined` where even that cannot be made.
js::val plain_error() noexcept {
  try {
    return js::val{bridge::new_error(js::string("Python raised an exception that cannot be described in JavaScript"))};
  } catch (...) {
    return js::val{};
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

/// Tells `linecache`, once it is there, that these files have no lines. It would look for them in all of `sys.path`
/// whenever a traceback is shown.
void have_no_lines(std::vector<frame> const& frames) {
  auto const module = py::imported("linecache");
  if (!module) return;
  auto const cache = py::attribute(module, "cache");
  for (auto const& [_, file, line] : frames) {
    auto const entry = py::check(Py_BuildValue("(iO[]O)", 0, Py_None, file.get()));
    py::check(PyDict_SetDefaultRef(cache.get(), file.get(), entry.get(), nullptr));
  }
}

/// Sets the exception, with the JavaScript part of the stack in its traceback.
void set_with_frames(py::ref exception, js::val const& error) {
  auto const kind = bridge::classify_error(error.get());
  std::vector<frame> frames;
  try {
    if (kind != bridge::error_kind::stack_overflow) frames = frames_of(error.get());
    have_no_lines(frames);
  } catch (py::error const&) {
    frames.clear();  // without memory, or names that are no text: Python's part has to do
  } catch (js::error const&) {
    frames.clear();
  }
  if (kind == bridge::error_kind::python) {
    PyErr_SetRaisedException(exception.release());
  } else {
    // What begins here has what is being handled for its context; PyErr_SetObject sees to that.
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.get())), exception.get());
  }
  for (auto const& [name, file, line] : frames) {
    _PyTraceback_Add(PyUnicode_AsUTF8(name.get()), PyUnicode_AsUTF8(file.get()), line);
  }
}

/// Handles the C++ exception; what makes a Python exception of it may fail.
void set_described() {
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

}  // namespace

PyObject* conversion_error() {
  auto& type = current.conversion_error;
  if (!type) {
    type = py::check(PyErr_NewExceptionWithDoc("pyodide.ffi.ConversionError",
                                               "A value has no form in the other language, or none that was allowed.",
                                               nullptr, nullptr));
  }
  return type.get();
}

js::val to_js_error(py::borrowed exception) {
  auto const traceback = users_traceback(exception);
  auto const text = traceback_text(exception, traceback);
  auto const name = py::check(PyType_GetName(Py_TYPE(exception.get())));
  remember(exception, traceback);
  js::val const type{string_to_js(name)};
  js::val const message{string_to_js(text)};
  return js::val{bridge::python_error(type.get(), message.get(), py::own(exception).release())};
}

py::ref to_py_exception(js::ref error) {
  js::val const kept{error};
  switch (bridge::classify_error(kept.get())) {
    case bridge::error_kind::python:
      return py::own(bridge::python_error_exception(kept.get()));
    case bridge::error_kind::stack_overflow:
      return py::own(py::error{PyExc_RecursionError, "maximum recursion depth exceeded in JavaScript"}.value());
    case bridge::error_kind::stop_async_iteration:
      return py::check(PyObject_CallNoArgs(PyExc_StopAsyncIteration));
    case bridge::error_kind::other:
      break;
  }
  return proxy::make_js_exception(kept.get());
}

js::val error_in_flight() noexcept {
  try {
    return described();
  } catch (...) {
    return plain_error();  // its text is too long for JavaScript, or memory is short
  }
}

void set_python_error() noexcept {
  try {
    set_described();
  } catch (py::error& error) {
    std::move(error).restore();
  } catch (std::bad_alloc const&) {
    PyErr_NoMemory();
  } catch (...) {
    PyErr_SetString(PyExc_SystemError, "JavaScript threw something that cannot be described in Python");
  }
}

}  // namespace convert
