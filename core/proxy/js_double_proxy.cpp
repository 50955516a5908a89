// SPDX-License-Identifier: Apache-2.0
// JavaScript's proxy of a Python object, held by Python: what `create_proxy` gives.
#include "bridge.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref unwrap(js_object& self, py::borrowed) { return py::own(bridge::proxy_object(self.value.get())); }

py::ref destroy(js_object& self, py::borrowed) {
  bridge::proxy_destroy(self.value.get());
  return py::none();
}

}  // namespace

void add_double_proxy(type_parts& parts) {
  parts.methods.push_back(convert::method<&unwrap>("unwrap", METH_NOARGS, "The Python object."));
  parts.methods.push_back(convert::method<&destroy>("destroy", METH_NOARGS, "Releases the Python object."));
}

}  // namespace proxy
