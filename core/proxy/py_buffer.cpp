// SPDX-License-Identifier: Apache-2.0
// A Python object's buffer, held by JavaScript until it gives it back.
#include <memory>

#include "bridge_exports.h"
#include "py/error.h"

namespace ffi::exports {
namespace {

template <class T>
std::int32_t address(T const* pointer) noexcept {
  return static_cast<std::int32_t>(reinterpret_cast<std::intptr_t>(pointer));
}

}  // namespace

void py_buffer_open(py::borrowed object, buffer_info* info) {
  auto view = std::make_unique<Py_buffer>();
  py::check(PyObject_GetBuffer(object.get(), view.get(), PyBUF_FULL_RO));
  if (view->suboffsets != nullptr) {
    PyBuffer_Release(view.get());
    throw py::error{PyExc_BufferError, "a buffer with suboffsets cannot be read by JavaScript: copy it with toJs()"};
  }
  info->data = address(view->buf);
  info->bytes = static_cast<std::int32_t>(view->len);
  info->itemsize = static_cast<std::int32_t>(view->itemsize);
  info->readonly = view->readonly;
  info->dimensions = view->ndim;
  info->format = address(view->format);
  info->shape = address(view->shape);
  info->strides = address(view->strides);
  info->c_contiguous = PyBuffer_IsContiguous(view.get(), 'C');
  info->f_contiguous = PyBuffer_IsContiguous(view.get(), 'F');
  info->view = address(view.release());
}

void py_buffer_close(void* view) {
  std::unique_ptr<Py_buffer> const owner{static_cast<Py_buffer*>(view)};
  PyBuffer_Release(owner.get());
}

}  // namespace ffi::exports
