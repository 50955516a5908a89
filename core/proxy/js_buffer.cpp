// SPDX-License-Identifier: Apache-2.0
// Bytes of typed arrays, array buffers and data views, by copy.
#include "bridge.h"
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

/// The object's bytes as a Uint8Array; checks that a Python buffer has as many when one is given.
js::val bytes_of(js_object& self, buffer_view const* other = nullptr) {
  js::val bytes{bridge::typed_array_bytes(self.value.get())};
  auto const size = bridge::length(bytes.get());
  if (other != nullptr && other->size() != size) {
    throw py::error{PyExc_ValueError, "the JavaScript buffer has %d bytes, the Python one %zd", size, other->size()};
  }
  return bytes;
}

py::ref to_bytes(js_object& self, py::borrowed) {
  auto const bytes = bytes_of(self);
  auto result = py::check(PyBytes_FromStringAndSize(nullptr, bridge::length(bytes.get())));
  bridge::bytes_read(bytes.get(), PyBytes_AS_STRING(result.get()));
  return result;
}

py::ref to_string(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count > 1) throw py::error{PyExc_TypeError, "to_string expected at most 1 argument, got %zd", count};
  auto const bytes = to_bytes(self, {});
  if (count == 0) return py::call_method(bytes, "decode");
  return py::call_method(bytes, "decode", py::borrowed{arguments[0]});
}

py::ref assign(js_object& self, py::borrowed source) {
  buffer_view const view{source, PyBUF_C_CONTIGUOUS};
  static_cast<void>(bytes_of(self, &view));
  bridge::typed_array_write(self.value.get(), view.data(), static_cast<int>(view.size()));
  return py::none();
}

py::ref assign_to(js_object& self, py::borrowed target) {
  buffer_view const view{target, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE};
  bridge::bytes_read(bytes_of(self, &view).get(), view.data());
  return py::none();
}

py::ref to_memoryview(js_object& self, py::borrowed) { return convert::deep_to_py(self.value.get(), -1); }

}  // namespace

void add_buffer(type_parts& parts) {
  parts.methods.push_back(convert::method<&to_bytes>("to_bytes", METH_NOARGS, "A copy of the bytes."));
  parts.methods.push_back(convert::method<&to_memoryview>("to_memoryview", METH_NOARGS, "A memoryview of a copy."));
  parts.methods.push_back(
      convert::method<&to_string>("to_string", METH_FASTCALL, "The bytes decoded, as UTF-8 first."));
  parts.methods.push_back(convert::method<&assign>("assign", METH_O, "Copies from a Python buffer of the same size."));
  parts.methods.push_back(
      convert::method<&assign_to>("assign_to", METH_O, "Copies into a Python buffer of the same size."));
}

}  // namespace proxy
