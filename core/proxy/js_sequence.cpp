// SPDX-License-Identifier: Apache-2.0
// len() and `in` of what has a size or members; [], slices and del on arrays and typed arrays.
#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/error.h"

namespace proxy {
namespace {

struct range {
  Py_ssize_t start = 0;
  Py_ssize_t stop = 0;
  Py_ssize_t step = 0;
  Py_ssize_t count = 0;
};

Py_ssize_t length(js_object& self) {
  auto const size = bridge::measure(self.value.get());
  if (size >= 0 && size <= static_cast<double>(PY_SSIZE_T_MAX)) return static_cast<Py_ssize_t>(size);
  if (size < 0) throw py::error{PyExc_ValueError, "the JavaScript object's length is negative"};
  if (size > 0) throw py::error{PyExc_OverflowError, "the JavaScript object's length is more than sys.maxsize"};
  throw py::error{PyExc_TypeError, "the JavaScript object has no length"};
}

bool contains(js_object& self, py::borrowed item) {
  js::val const value{convert::to_js(item)};
  return bridge::contains(self.value.get(), value.get());
}

bool is_typed(js_object& self) { return has(self.capabilities, bridge::capability::typed_array); }

/// The index as JavaScript has it, counted from the end when negative; IndexError outside.
int index(js_object& self, py::borrowed key, char const* what) {
  if (PyIndex_Check(key.get()) == 0) {
    throw py::error{PyExc_TypeError, "list indices must be integers or slices, not %s", Py_TYPE(key.get())->tp_name};
  }
  auto position = py::check(PyNumber_AsSsize_t(key.get(), PyExc_IndexError));
  auto const size = length(self);
  if (position < 0) position += size;
  if (position < 0 || position >= size) throw py::error{PyExc_IndexError, "%s index out of range", what};
  return static_cast<int>(position);
}

range unpack(js_object& self, py::borrowed key) {
  range result;
  py::check(PySlice_Unpack(key.get(), &result.start, &result.stop, &result.step));
  result.count = PySlice_AdjustIndices(length(self), &result.start, &result.stop, result.step);
  return result;
}

/// A hole in an array is no item.
py::ref element(js_object& self, int position) {
  js::val const found{bridge::element(self.value.get(), position)};
  if (bridge::classify(found.get()) == bridge::kind::undefined && bridge::is_hole(self.value.get(), position)) {
    throw py::error{PyExc_IndexError, "%d", position};
  }
  return item_to_py(self, found.get());
}

py::ref item(js_object& self, py::borrowed key) {
  if (PySlice_Check(key.get())) {
    auto const [start, stop, step, count] = unpack(self, key);
    js::val const part{
        bridge::slice(self.value.get(), static_cast<int>(start), static_cast<int>(count), static_cast<int>(step))};
    return item_to_py(self, part.get());
  }
  return element(self, index(self, key, "list"));
}

/// For C code: the index is not negative any more, but may be too large.
py::ref item_at(js_object& self, Py_ssize_t position) {
  if (position < 0 || position >= length(self)) throw py::error{PyExc_IndexError, "list index out of range"};
  return element(self, static_cast<int>(position));
}

/// The items of an iterable as a JavaScript array.
js::val array_of(py::borrowed items) {
  auto const fast = py::steal(PySequence_Fast(items.get(), "can only assign an iterable"));
  if (!fast) throw py::error::fetch();
  js::val array{bridge::array()};
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    js::val const value{convert::to_js(PySequence_Fast_GET_ITEM(fast.get(), i))};
    bridge::array_push(array.get(), value.get());
  }
  return array;
}

void set_slice(js_object& self, py::borrowed key, py::borrowed items) {
  auto const array = array_of(items);
  auto const [start, stop, step, count] = unpack(self, key);
  auto const given = bridge::length(array.get());
  bool const may_resize = step == 1 && !is_typed(self);
  if (may_resize) {
    bridge::splice(self.value.get(), static_cast<int>(start), static_cast<int>(count), array.get());
    return;
  }
  if (given != count) {
    throw py::error{PyExc_ValueError, "attempt to assign sequence of size %d to slice of size %zd", given, count};
  }
  for (int i = 0; i < given; ++i) {
    js::val const value{bridge::element(array.get(), i)};
    bridge::set_element(self.value.get(), static_cast<int>(start + i * step), value.get());
  }
}

void remove_at(js_object& self, Py_ssize_t start, Py_ssize_t count) {
  if (is_typed(self)) throw py::error{PyExc_TypeError, "items of a typed array cannot be deleted"};
  js::val const nothing{bridge::array()};
  bridge::splice(self.value.get(), static_cast<int>(start), static_cast<int>(count), nothing.get());
}

void delete_slice(js_object& self, py::borrowed key) {
  auto const [start, stop, step, count] = unpack(self, key);
  if (step == 1) {
    remove_at(self, start, count);
    return;
  }
  for (Py_ssize_t i = 0; i < count; ++i) {
    auto const nth = step > 0 ? count - 1 - i : i;  // from the end, so that indices stay right
    remove_at(self, start + nth * step, 1);
  }
}

void set_item(js_object& self, py::borrowed key, py::borrowed value) {
  if (PySlice_Check(key.get())) {
    if (value) return set_slice(self, key, value);
    return delete_slice(self, key);
  }
  if (!value) return remove_at(self, index(self, key, "list assignment"), 1);
  js::val const item{convert::to_js(value)};
  auto position = PyIndex_Check(key.get()) != 0 ? py::check(PyNumber_AsSsize_t(key.get(), PyExc_IndexError)) : -1;
  bool const may_grow = !is_typed(self) && position >= 0 && position <= length(self);
  bridge::set_element(self.value.get(), may_grow ? static_cast<int>(position) : index(self, key, "list assignment"),
                      item.get());
}

/// For C code, as `item_at`; deletes without a value.
void set_item_at(js_object& self, Py_ssize_t position, py::borrowed value) {
  set_item(self, py::check(PyLong_FromSsize_t(position)), value);
}

}  // namespace

void add_size(type_parts& parts, int capabilities) {
  using bridge::capability;
  if (has(capabilities, capability::sized)) parts.slots.push_back(convert::slot<Py_mp_length, &length>());
  if (is_array(capabilities) || has(capabilities, capability::member)) {
    parts.slots.push_back(convert::slot<Py_sq_contains, &contains>());
  }
}

void add_sequence(type_parts& parts, int capabilities) {
  parts.slots.push_back(convert::slot<Py_mp_subscript, &item>());
  parts.slots.push_back(convert::slot<Py_sq_item, &item_at>());
  parts.slots.push_back(convert::slot<Py_sq_length, &length>());
  parts.abstract_class = "MutableSequence";
  if (!is_array(capabilities)) return;
  parts.slots.push_back(convert::slot<Py_mp_ass_subscript, &set_item>());
  parts.slots.push_back(convert::slot<Py_sq_ass_item, &set_item_at>());
}

}  // namespace proxy
