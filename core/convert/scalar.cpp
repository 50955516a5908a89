// SPDX-License-Identifier: Apache-2.0
// Scalars are known by their buffers, which have no dimension. Invariant: no library is imported for the question.
#include "convert/scalar.h"

#include <string_view>

#include "py/call.h"

namespace convert {
namespace {

/// ctypes gives its simple types a metaclass of their own.
bool is_of_ctypes(PyTypeObject const* type) noexcept {
  return std::string_view{Py_TYPE(type)->tp_name} == "_ctypes.PyCSimpleType";
}

/// Has the buffer no dimension and one number? NumPy's scalars, unlike its arrays, cannot be written.
bool holds_number(py::borrowed object, bool is_readonly) {
  Py_buffer view{};
  if (PyObject_GetBuffer(object.get(), &view, PyBUF_FULL_RO) != 0) {
    PyErr_Clear();
    return false;
  }
  std::string_view format{view.format == nullptr ? "B" : view.format};
  if (format.size() == 2 && std::string_view{"@=<>!"}.contains(format.front())) format.remove_prefix(1);
  bool const is_number = format.size() == 1 && std::string_view{"?bBhHiIlLnNqQefd"}.contains(format.front());
  bool const result = view.ndim == 0 && is_number && (!is_readonly || view.readonly != 0);
  PyBuffer_Release(&view);
  return result;
}

}  // namespace

py::ref scalar_value(py::borrowed object) {
  auto* const p = object.get();
  auto const* const type = Py_TYPE(p);
  if (PyObject_CheckBuffer(p) == 0 || PyBytes_Check(p) || PyByteArray_Check(p) || PyMemoryView_Check(p)) return {};
  if (is_of_ctypes(type)) return holds_number(object, false) ? py::attribute(object, "value") : py::ref{};
  bool const is_number = type->tp_as_number != nullptr && type->tp_as_number->nb_float != nullptr;
  bool const has_items = type->tp_as_sequence != nullptr && type->tp_as_sequence->sq_length != nullptr;
  if (!is_number || has_items || !holds_number(object, true)) return {};
  return py::call_method(object, "item");
}

}  // namespace convert
