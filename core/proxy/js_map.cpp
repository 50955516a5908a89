// SPDX-License-Identifier: Apache-2.0
// [] of what has the methods `get`, or `set` and `delete`; a dict's methods on Map and its like.
#include <array>

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

[[noreturn]] void no_key(py::borrowed key) {
  PyErr_SetObject(PyExc_KeyError, key.get());
  throw py::error::fetch();
}

/// The value; nothing when there is no such key. `undefined` may be a value, so that the map is asked.
std::optional<py::ref> find(js_object& self, py::borrowed key) {
  js::val const name{convert::to_js(key)};
  js::val const found{bridge::map_get(self.value.get(), name.get())};
  bool const is_undefined = bridge::classify(found.get()) == bridge::kind::undefined;
  if (is_undefined && !bridge::map_has(self.value.get(), name.get())) return std::nullopt;
  return item_to_py(self, found.get());
}

py::ref item(js_object& self, py::borrowed key) {
  if (auto found = find(self, key)) return std::move(*found);
  no_key(key);
}

void set_item(js_object& self, py::borrowed key, py::borrowed value) {
  js::val const name{convert::to_js(key)};
  if (value) {
    js::val const item{convert::to_js(value)};
    bridge::map_put(self.value.get(), name.get(), item.get());
    return;
  }
  if (!bridge::map_has(self.value.get(), name.get())) no_key(key);
  bridge::map_delete(self.value.get(), name.get());
}

py::ref get(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 1 || count > 2) throw py::error{PyExc_TypeError, "get expected 1 or 2 arguments, got %zd", count};
  if (auto found = find(self, arguments[0])) return std::move(*found);
  return count == 2 ? py::own(arguments[1]) : py::none();
}

py::ref pop(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 1 || count > 2) throw py::error{PyExc_TypeError, "pop expected 1 or 2 arguments, got %zd", count};
  auto found = find(self, arguments[0]);
  if (found) set_item(self, arguments[0], {});
  if (!found && count == 2) return py::own(arguments[1]);
  if (!found) no_key(arguments[0]);
  return std::move(*found);
}

py::ref keys(js_object& self) {
  js::val const iterator{bridge::key_iterator(self.value.get())};
  return wrap(iterator.get());
}

}  // namespace

void add_map(type_parts& parts, int capabilities) {
  using bridge::capability;
  if (has(capabilities, capability::gettable)) parts.slots.push_back(convert::slot<Py_mp_subscript, &item>());
  if (has(capabilities, capability::settable)) parts.slots.push_back(convert::slot<Py_mp_ass_subscript, &set_item>());
  if (!has(capabilities, capability::map)) return;
  parts.slots.push_back(convert::slot<Py_tp_iter, &keys>());
  parts.methods.push_back(convert::method<&get>("get", METH_FASTCALL, "The value for a key, or None or a default."));
  parts.mixins = {"keys", "values", "items"};
  parts.abstract_class = "Mapping";
  if (!has(capabilities, capability::mutable_map)) return;
  parts.methods.push_back(convert::method<&pop>("pop", METH_FASTCALL, "Removes a key and returns its value."));
  parts.mixins.insert(parts.mixins.end(), {"popitem", "clear", "update", "setdefault"});
  parts.abstract_class = "MutableMapping";
}

}  // namespace proxy
