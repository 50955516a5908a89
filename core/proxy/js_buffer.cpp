// SPDX-License-Identifier: Apache-2.0
// Bytes of typed arrays, array buffers and data views, by copy.
#include <array>

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// A Python object's buffer for as long as this lives.
class buffer_view {
 public:
  buffer_view(py::borrowed object, int flags) { py::check(PyObject_GetBuffer(object.get(), &view_, flags)); }
  buffer_view(buffer_view const&) = delete;
  buffer_view& operator=(buffer_view const&) = delete;
  ~buffer_view() { PyBuffer_Release(&view_); }

  [[nodiscard]] void* data() const noexcept { return view_.buf; }
  [[nodiscard]] Py_ssize_t size() const noexcept { return view_.len; }

 private:
  Py_buffer view_{};
};

/// The object's bytes as a Uint8Array.
js::val bytes_of(js_object& self) { return js::val{bridge::typed_array_bytes(self.value.get())}; }

/// As `bytes_of`; ValueError unless a Python buffer has as many. `message` is for the two sizes, JavaScript's first.
js::val bytes_like(js_object& self, buffer_view const& other, char const* message) {
  auto bytes = bytes_of(self);
  auto const size = bridge::length(bytes.get());
  if (other.size() != size) throw py::error{PyExc_ValueError, message, size, other.size()};
  return bytes;
}

py::ref to_bytes(js_object& self, py::borrowed) {
  auto const bytes = bytes_of(self);
  auto result = py::check(PyBytes_FromStringAndSize(nullptr, bridge::length(bytes.get())));
  bridge::bytes_read(bytes.get(), PyBytes_AS_STRING(result.get()));
  return result;
}

/// By TextDecoder, and as Python decodes what is no UTF-8.
py::ref to_string(js_object& self, py::borrowed arguments, py::borrowed names) {
  PyObject* encoding = Py_None;
  static std::array<char const*, 2> keywords{"encoding", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "|O:to_string", const_cast<char**>(keywords.data()),
                                  &encoding) == 0) {
    throw py::error::fetch();
  }
  if (encoding == Py_None) return py::call_method(to_bytes(self, {}), "decode");
  js::val const label{convert::to_js(encoding)};
  auto const bytes = bytes_of(self);
  js::val const text{bridge::decode(bytes.get(), label.get())};
  return convert::string_to_py(text.get());
}

/// The descriptor of an open file; what Python has buffered for it is written first.
int descriptor(py::borrowed file) {
  if (PyObject_HasAttrString(file.get(), "flush") != 0) static_cast<void>(py::call_method(file, "flush"));
  return py::check(PyObject_AsFileDescriptor(file.get()));
}

py::ref move_bytes(js_object& self, py::borrowed file, bridge::transfer how) {
  auto const number = descriptor(file);
  auto const bytes = bytes_of(self);
  bridge::file_transfer(bytes.get(), number, how);
  return py::none();
}

py::ref to_file(js_object& self, py::borrowed file) { return move_bytes(self, file, bridge::transfer::write); }
py::ref into_file(js_object& self, py::borrowed file) { return move_bytes(self, file, bridge::transfer::give); }

/// From where Python's file is, which may have read ahead.
py::ref from_file(js_object& self, py::borrowed file) {
  if (PyObject_HasAttrString(file.get(), "seek") != 0) {
    static_cast<void>(py::call_method(file, "seek", py::call_method(file, "tell")));
  }
  return move_bytes(self, file, bridge::transfer::read);
}

py::ref assign(js_object& self, py::borrowed source) {
  buffer_view const view{source, PyBUF_C_CONTIGUOUS};
  static_cast<void>(bytes_like(self, view, "cannot assign to TypedArray of length %d from buffer of length %zd"));
  bridge::typed_array_write(self.value.get(), view.data(), static_cast<int>(view.size()));
  return py::none();
}

py::ref assign_to(js_object& self, py::borrowed target) {
  buffer_view const view{target, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE};
  auto const bytes = bytes_like(self, view, "cannot assign from TypedArray of length %d to buffer of length %zd");
  bridge::bytes_read(bytes.get(), view.data());
  return py::none();
}

py::ref to_memoryview(js_object& self, py::borrowed) { return convert::memory_to_py(self.value.get()); }

}  // namespace

void add_buffer(type_parts& parts) {
  parts.methods.push_back(convert::method<&to_bytes>("to_bytes", METH_NOARGS, "A copy of the bytes."));
  parts.methods.push_back(convert::method<&to_memoryview>("to_memoryview", METH_NOARGS, "A memoryview of a copy."));
  parts.methods.push_back(
      convert::method<&to_string>("to_string", METH_VARARGS | METH_KEYWORDS, "The bytes decoded, as UTF-8 first."));
  parts.methods.push_back(convert::method<&assign>("assign", METH_O, "Copies from a Python buffer of the same size."));
  parts.methods.push_back(
      convert::method<&assign_to>("assign_to", METH_O, "Copies into a Python buffer of the same size."));
  parts.methods.push_back(convert::method<&to_file>("to_file", METH_O, "Writes the bytes to an open file."));
  parts.methods.push_back(
      convert::method<&into_file>("_into_file", METH_O, "Gives the bytes to an open file without a copy, for good."));
  parts.methods.push_back(
      convert::method<&from_file>("from_file", METH_O, "Reads from an open file as many bytes as fit."));
}

}  // namespace proxy
