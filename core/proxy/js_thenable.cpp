// SPDX-License-Identifier: Apache-2.0
// Promises in Python's `await`, and their `then`, `catch` and `finally_`.
#include "bridge.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// A future of the running event loop that the promise settles.
py::ref await(js_object& self) {
  auto const future =
      py::call(py::attribute(py::import("pyxide.awaiting"), "future_of"), reinterpret_cast<PyObject*>(&self));
  return py::call_method(future, "__await__");
}

/// Python callbacks are freed when the promise settles: see pyxide.awaiting.
py::ref chain(js_object& self, char const* name, PyObject* const* arguments, Py_ssize_t count) {
  auto const function = py::attribute(py::import("pyxide.awaiting"), name);
  std::array<PyObject*, 3> stack{reinterpret_cast<PyObject*>(&self), nullptr, nullptr};
  if (count > 2) throw py::error{PyExc_TypeError, "%s takes at most two arguments (%zd given)", name, count};
  for (Py_ssize_t i = 0; i < count; ++i) stack[static_cast<std::size_t>(i) + 1] = arguments[i];
  return py::check(PyObject_Vectorcall(function.get(), stack.data(), static_cast<std::size_t>(count) + 1, nullptr));
}

py::ref on_fulfilled(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  return chain(self, "then", arguments, count);
}
py::ref on_rejected(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  return chain(self, "catch", arguments, count);
}
py::ref on_settled(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  return chain(self, "finally_", arguments, count);
}

}  // namespace

void add_thenable(type_parts& parts) {
  parts.slots.push_back(convert::slot<Py_am_await, &await>());
  parts.methods.push_back(convert::method<&on_fulfilled>("then", METH_FASTCALL, "Promise.then with Python callbacks."));
  parts.methods.push_back(
      convert::method<&on_rejected>("catch", METH_FASTCALL, "Promise.catch with a Python callback."));
  parts.methods.push_back(
      convert::method<&on_settled>("finally_", METH_FASTCALL, "Promise.finally with a Python callback."));
}

}  // namespace proxy
