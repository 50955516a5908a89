// SPDX-License-Identifier: Apache-2.0
// len(), [], in and del on JavaScript arrays, typed arrays, maps and sets.
#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/error.h"

namespace proxy {
namespace {

Py_ssize_t length(js_object& self) {
  auto const size = bridge::length(self.value.get());
  if (size < 0) throw py::error{PyExc_TypeError, "the JavaScript object has no length"};
  return size;
}

bool contains(js_object& self, py::borrowed item) {
  js::val const value{convert::to_js(item)};
  return bridge::contains(self.value.get(), value.get());
}

/// The index as JavaScript has it, counted from the end when negative; IndexError outside.
js::val index(js_object& self, py::borrowed key, bool is_deletion) {
  auto position = PyNumber_AsSsize_t(key.get(), PyExc_IndexError);
  py::check(position);
  auto const size = length(self);
  if (position < 0) position += size;
  if (position < 0 || position >= size) {
    throw py::error{PyExc_IndexError, is_deletion ? "pop index out of range" : "list index out of range"};
  }
  return js::val{bridge::number_from(static_cast<double>(position))};
}

py::ref slice(js_object& self, py::borrowed key) {
  Py_ssize_t start = 0;
  Py_ssize_t stop = 0;
  Py_ssize_t step = 0;
  py::check(PySlice_Unpack(key.get(), &start, &stop, &step));
  auto const count = PySlice_AdjustIndices(length(self), &start, &stop, step);
  js::val const result{bridge::array()};
  for (Py_ssize_t i = 0; i < count; ++i) {
    auto const position = static_cast<double>(start + i * step);
    js::val const item{bridge::get_item(self.value.get(), bridge::number_from(position))};
    bridge::array_push(result.get(), item.get());
  }
  return wrap(result.get());
}

py::ref sequence_item(js_object& self, py::borrowed key) {
  if (PySlice_Check(key.get())) return slice(self, key);
  if (PyIndex_Check(key.get()) == 0) {
    throw py::error{PyExc_TypeError, "indices must be integers or slices, not %s", Py_TYPE(key.get())->tp_name};
  }
  auto const position = index(self, key, false);
  js::val const item{bridge::get_item(self.value.get(), position.get())};
  return convert::to_py(item.get());
}

void set_sequence_item(js_object& self, py::borrowed key, py::borrowed value) {
  if (PyIndex_Check(key.get()) == 0) {
    throw py::error{PyExc_TypeError, "indices must be integers, not %s", Py_TYPE(key.get())->tp_name};
  }
  auto const position = index(self, key, !value);
  if (!value) {
    bridge::delete_item(self.value.get(), position.get());
    return;
  }
  js::val const item{convert::to_js(value)};
  bridge::set_item(self.value.get(), position.get(), item.get());
}

py::ref map_item(js_object& self, py::borrowed key) {
  js::val const name{convert::to_js(key)};
  if (!bridge::has_item(self.value.get(), name.get())) {
    PyErr_SetObject(PyExc_KeyError, key.get());
    throw py::error::fetch();
  }
  js::val const item{bridge::get_item(self.value.get(), name.get())};
  return convert::to_py(item.get());
}

void set_map_item(js_object& self, py::borrowed key, py::borrowed value) {
  js::val const name{convert::to_js(key)};
  if (value) {
    js::val const item{convert::to_js(value)};
    bridge::set_item(self.value.get(), name.get(), item.get());
    return;
  }
  if (!bridge::has_item(self.value.get(), name.get())) {
    PyErr_SetObject(PyExc_KeyError, key.get());
    throw py::error::fetch();
  }
  bridge::delete_item(self.value.get(), name.get());
}

}  // namespace

void add_collection(type_parts& parts, int capabilities) {
  if (has(capabilities, bridge::capability::sized)) {
    parts.slots.push_back(convert::slot<Py_mp_length, &length>());
    parts.slots.push_back(convert::slot<Py_sq_contains, &contains>());
  }
  if (has(capabilities, bridge::capability::sequence)) {
    parts.slots.push_back(convert::slot<Py_mp_subscript, &sequence_item>());
    parts.slots.push_back(convert::slot<Py_mp_ass_subscript, &set_sequence_item>());
  } else if (has(capabilities, bridge::capability::mapping)) {
    parts.slots.push_back(convert::slot<Py_mp_subscript, &map_item>());
    if (has(capabilities, bridge::capability::settable)) {
      parts.slots.push_back(convert::slot<Py_mp_ass_subscript, &set_map_item>());
    }
  }
}

}  // namespace proxy
