// SPDX-License-Identifier: Apache-2.0
// JavaScript objects with a method for `using` in Python's `with`, and for `await using` in `async with`.
#include "bridge.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref enter(js_object& self, py::borrowed) { return py::own(reinterpret_cast<PyObject*>(&self)); }

py::ref leave(js_object& self, PyObject* const*, Py_ssize_t) {
  js::val const result{bridge::dispose(self.value.get(), false)};
  return py::none();
}

/// An awaitable of the object itself.
py::ref enter_async(js_object& self, py::borrowed) {
  return py::call(py::attribute(py::import("pyxide.awaiting"), "entered"), reinterpret_cast<PyObject*>(&self));
}

/// An awaitable of None, so that exceptions go on.
py::ref leave_async(js_object& self, PyObject* const*, Py_ssize_t) {
  js::val const result{bridge::dispose(self.value.get(), true)};
  return py::call(py::attribute(py::import("pyxide.awaiting"), "left"), convert::to_py(result.get()));
}

}  // namespace

void add_context(type_parts& parts, int capabilities) {
  using bridge::capability;
  if (has(capabilities, capability::disposable)) {
    parts.methods.push_back(convert::method<&enter>("__enter__", METH_NOARGS, "The object itself."));
    parts.methods.push_back(convert::method<&leave>("__exit__", METH_FASTCALL, "Calls [Symbol.dispose]()."));
  }
  if (!has(capabilities, capability::async_disposable)) return;
  parts.methods.push_back(convert::method<&enter_async>("__aenter__", METH_NOARGS, "Gives the object itself."));
  parts.methods.push_back(convert::method<&leave_async>("__aexit__", METH_FASTCALL, "Calls [Symbol.asyncDispose]()."));
}

}  // namespace proxy
