// SPDX-License-Identifier: Apache-2.0
// JavaScript objects with a method for `using` in Python's `with`.
#include "bridge.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref enter(js_object& self, py::borrowed) { return py::own(reinterpret_cast<PyObject*>(&self)); }

py::ref leave(js_object& self, PyObject* const*, Py_ssize_t) {
  js::val const symbol{bridge::evaluate(js::string("Symbol.dispose"))};
  js::val const dispose{bridge::get(self.value.get(), symbol.get())};
  bridge::call0(dispose.get(), self.value.get());
  return py::none();
}

}  // namespace

void add_context(type_parts& parts) {
  parts.methods.push_back(convert::method<&enter>("__enter__", METH_NOARGS, "The object itself."));
  parts.methods.push_back(convert::method<&leave>("__exit__", METH_FASTCALL, "Calls [Symbol.dispose]()."));
}

}  // namespace proxy
