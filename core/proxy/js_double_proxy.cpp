// SPDX-License-Identifier: Apache-2.0
// JavaScript's proxy of a Python object, held by Python: what `create_proxy` gives.
#include "bridge.h"
#include "convert/proxies.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "proxy/property_key.h"
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

bool is_double_proxy(py::borrowed object) noexcept {
  if (!is_js_object(object)) return false;
  auto const capabilities = reinterpret_cast<js_object*>(object.get())->capabilities;
  return has(capabilities, bridge::capability::double_proxy) || has(capabilities, bridge::capability::once_proxy);
}

bool double_proxy_has(py::borrowed object, py::borrowed name) {
  if (_PyType_Lookup(Py_TYPE(object.get()), name.get()) != nullptr) return true;
  return bridge::has(reinterpret_cast<js_object*>(object.get())->value.get(), property_key(name));
}

}  // namespace proxy
