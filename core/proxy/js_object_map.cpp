// SPDX-License-Identifier: Apache-2.0
// A JavaScript object as a dict of its own properties: `as_object_map` and `as_py_json`.
#include <array>

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// The key as a property's name; nothing when it is not text, and so no key.
bool has_key(js_object& self, py::borrowed key) {
  if (!PyUnicode_Check(key.get())) return false;
  js::val const name{convert::string_to_js(key)};
  return bridge::has_own(self.value.get(), name.get());
}

[[noreturn]] void no_key(py::borrowed key) {
  PyErr_SetObject(PyExc_KeyError, key.get());
  throw py::error::fetch();
}

py::ref item(js_object& self, py::borrowed key) {
  if (!has_key(self, key)) no_key(key);
  js::val const name{convert::string_to_js(key)};
  js::val const found{bridge::get(self.value.get(), name.get())};
  return item_to_py(self, found.get());
}

void set_item(js_object& self, py::borrowed key, py::borrowed value) {
  if (!value && !has_key(self, key)) no_key(key);
  if (!PyUnicode_Check(key.get())) {
    throw py::error{PyExc_TypeError, "keys of an object map must be str, not %s", Py_TYPE(key.get())->tp_name};
  }
  js::val const name{convert::string_to_js(key)};
  if (!value) {
    bridge::remove(self.value.get(), name.get());
    return;
  }
  js::val const item{convert::to_js(value)};
  bridge::set(self.value.get(), name.get(), item.get());
}

/// collections.abc's own `pop` keeps its default under a name that would be looked for in JavaScript.
py::ref pop(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 1 || count > 2) throw py::error{PyExc_TypeError, "pop expected 1 or 2 arguments, got %zd", count};
  if (!has_key(self, arguments[0])) {
    if (count == 2) return py::own(arguments[1]);
    no_key(arguments[0]);
  }
  auto value = item(self, arguments[0]);
  set_item(self, arguments[0], {});
  return value;
}

Py_ssize_t length(js_object& self) {
  js::val const keys{bridge::own(self.value.get(), bridge::own_part::keys)};
  return bridge::length(keys.get());
}

py::ref iterate(js_object& self) {
  js::val const keys{bridge::own(self.value.get(), bridge::own_part::keys)};
  return py::check(PyObject_GetIter(convert::deep_to_py(keys.get(), 1).get()));
}

}  // namespace

void add_object_map(type_parts& parts) {
  parts.slots.push_back(convert::slot<Py_mp_subscript, &item>());
  parts.slots.push_back(convert::slot<Py_mp_ass_subscript, &set_item>());
  parts.slots.push_back(convert::slot<Py_mp_length, &length>());
  parts.slots.push_back(convert::slot<Py_sq_contains, &has_key>());
  parts.slots.push_back(convert::slot<Py_tp_iter, &iterate>());
  parts.methods.push_back(convert::method<&pop>("pop", METH_FASTCALL, "Removes a key and returns its value."));
  parts.mixins = {"keys", "values", "items", "get", "popitem", "clear", "update", "setdefault"};
  parts.abstract_class = "MutableMapping";
}

}  // namespace proxy
