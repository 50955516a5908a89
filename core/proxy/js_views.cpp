// SPDX-License-Identifier: Apache-2.0
// Views of JavaScript objects as Python's containers: `as_object_map` and `as_py_json`. What they do is in
// js_object_map.cpp; functions, errors, buffers and iterators have none.
#include <array>

#include "bridge.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref as_object_map(js_object& self, py::borrowed arguments, py::borrowed names) {
  int hereditary = 0;
  static std::array<char const*, 2> keywords{"hereditary", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "|$p:as_object_map",
                                  const_cast<char**>(keywords.data()), &hereditary) == 0) {
    throw py::error::fetch();
  }
  constexpr auto* deprecated = "JsProxy.as_object_map() is deprecated. Use as_py_json() instead.";
  if (PyErr_WarnEx(PyExc_RuntimeWarning, deprecated, 1) != 0) throw py::error::fetch();
  auto const inherited = hereditary != 0 ? bit(bridge::capability::hereditary) : 0;
  return wrap_as(self.value.get(), bit(bridge::capability::object_map) | inherited);
}

py::ref as_py_json(js_object& self, py::borrowed) {
  using bridge::capability;
  if (is_array_like(self.capabilities)) {
    return wrap_as(self.value.get(), self.capabilities | bit(capability::json));
  }
  return wrap_as(self.value.get(), bit(capability::object_map) | bit(capability::json));
}

}  // namespace

void add_views(type_parts& parts, int capabilities) {
  using bridge::capability;
  constexpr int never = bit(capability::callable) | bit(capability::error) | bit(capability::buffer) |
                        bit(capability::iterator) | bit(capability::double_proxy) | bit(capability::once_proxy);
  if ((capabilities & never) != 0) return;
  parts.methods.push_back(convert::method<&as_py_json>(
      "as_py_json", METH_NOARGS, "A view of objects and arrays, at every level, as dicts and lists."));
  if (has(capabilities, capability::array)) return;
  parts.methods.push_back(convert::method<&as_object_map>("as_object_map", METH_VARARGS | METH_KEYWORDS,
                                                          "A view of the object as a dict of its own properties."));
}

}  // namespace proxy
