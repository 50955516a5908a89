// SPDX-License-Identifier: Apache-2.0
// A list's methods on JavaScript arrays; on typed arrays those that do not resize, on array-likes those that read.
#include <limits>
#include <new>

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// Elements as Python has them, for what compares by Python's `==`.
/// A proxy that was destroyed is equal to nothing.
py::ref elements(js_object& self) {
  auto list = py::check(PyList_New(0));
  auto const count = bridge::length(self.value.get());
  for (int i = 0; i < count; ++i) {
    js::val const value{bridge::element(self.value.get(), i)};
    auto const item = bridge::proxy_is_dead(value.get())
                          ? py::check(PyObject_CallNoArgs(reinterpret_cast<PyObject*>(&PyBaseObject_Type)))
                          : item_to_py(self, value.get());
    py::check(PyList_Append(list.get(), item.get()));
  }
  return list;
}

py::ref append(js_object& self, py::borrowed item) {
  js::val const value{convert::to_js(item)};
  bridge::array_push(self.value.get(), value.get());
  return py::none();
}

/// `otherwise` is said of what is not iterable.
void append_all(js_object& self, py::borrowed items, char const* otherwise) {
  auto const fast = py::check(PySequence_Fast(items.get(), otherwise));
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    static_cast<void>(append(self, PySequence_Fast_GET_ITEM(fast.get(), i)));
  }
}

py::ref extend(js_object& self, py::borrowed items) {
  append_all(self, items, "extend: the argument must be iterable");
  return py::none();
}

py::ref extended(js_object& self, py::borrowed items) {
  static_cast<void>(extend(self, items));
  return py::own(reinterpret_cast<PyObject*>(&self));
}

void splice(js_object& self, Py_ssize_t start, Py_ssize_t count, js::val const& items) {
  bridge::splice(self.value.get(), static_cast<int>(start), static_cast<int>(count), items.get());
}

py::ref insert(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count != 2) throw py::error{PyExc_TypeError, "insert expected 2 arguments, got %zd", count};
  auto at = py::check(PyNumber_AsSsize_t(arguments[0], nullptr));
  Py_ssize_t const size = bridge::length(self.value.get());
  if (at < 0) at = std::max(at + size, Py_ssize_t{0});
  js::val const items{bridge::array()};
  js::val const value{convert::to_js(arguments[1])};
  bridge::array_push(items.get(), value.get());
  splice(self, std::min(at, size), 0, items);
  return py::none();
}

py::ref pop(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count > 1) throw py::error{PyExc_TypeError, "pop expected at most 1 argument, got %zd", count};
  Py_ssize_t const size = bridge::length(self.value.get());
  if (size == 0) throw py::error{PyExc_IndexError, "pop from empty list"};
  auto at = count == 0 ? -1 : py::check(PyNumber_AsSsize_t(arguments[0], PyExc_IndexError));
  if (at < 0) at += size;
  if (at < 0 || at >= size) throw py::error{PyExc_IndexError, "pop index out of range"};
  js::val const item{bridge::element(self.value.get(), static_cast<int>(at))};
  splice(self, at, 1, js::val{bridge::array()});
  return item_to_py(self, item.get());
}

py::ref remove(js_object& self, py::borrowed item) {
  auto const at = py::call_method(elements(self), "index", item);
  splice(self, py::check(PyNumber_AsSsize_t(at.get(), nullptr)), 1, js::val{bridge::array()});
  return py::none();
}

py::ref index(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count < 1 || count > 3) throw py::error{PyExc_TypeError, "index expected 1 to 3 arguments, got %zd", count};
  auto const method = py::attribute(elements(self), "index");
  return py::check(PyObject_Vectorcall(method.get(), arguments, static_cast<std::size_t>(count), nullptr));
}

py::ref count(js_object& self, py::borrowed item) { return py::call_method(elements(self), "count", item); }

py::ref reversed(js_object& self, py::borrowed) { return py::call_method(elements(self), "__reversed__"); }

py::ref reverse(js_object& self, py::borrowed) {
  js::val const method{bridge::get(self.value.get(), js::string("reverse"))};
  bridge::call0(method.get(), self.value.get());
  return py::none();
}

/// The capabilities of the array that `+` and `*` give, views of JSON among them.
int capabilities_of_array(js_object& self, js::val const& array) {
  return bridge::capabilities(array.get()) | (self.capabilities & bit(bridge::capability::json));
}

/// `array + iterable`: a new array.
py::ref concatenated(js_object& self, py::borrowed items) {
  js::val const copy{bridge::concat(self.value.get(), js::val{bridge::array()}.get())};
  auto result = wrap_as(copy.get(), capabilities_of_array(self, copy));
  append_all(*reinterpret_cast<js_object*>(result.get()), items,
             "can only concatenate an iterable to a JavaScript array");
  return result;
}

/// MemoryError for an array that would be longer than arrays can be.
void check_length(js_object& self, Py_ssize_t times) {
  auto const size = bridge::length(self.value.get());
  if (size > 0 && times > std::numeric_limits<int>::max() / size) throw std::bad_alloc{};
}

py::ref repeated(js_object& self, Py_ssize_t times) {
  check_length(self, times);
  js::val result{bridge::array()};
  for (Py_ssize_t i = 0; i < times; ++i) result = js::val{bridge::concat(result.get(), self.value.get())};
  return wrap_as(result.get(), capabilities_of_array(self, result));
}

/// `array *= times`.
py::ref multiplied(js_object& self, Py_ssize_t times) {
  check_length(self, times);
  auto const size = bridge::length(self.value.get());
  js::val const nothing{bridge::array()};
  js::val const items{bridge::concat(self.value.get(), nothing.get())};
  if (times <= 0) splice(self, 0, size, nothing);
  for (Py_ssize_t i = 1; i < times; ++i) splice(self, size, 0, items);
  return py::own(reinterpret_cast<PyObject*>(&self));
}

}  // namespace

void add_array(type_parts& parts, int capabilities) {
  using bridge::capability;
  bool const is_typed = has(capabilities, capability::typed_array);
  parts.methods.push_back(convert::method<&reversed>("__reversed__", METH_NOARGS, "An iterator from the end."));
  if (!is_typed) {
    parts.slots.push_back(convert::slot<Py_sq_concat, &concatenated>());
    parts.slots.push_back(convert::slot<Py_sq_repeat, &repeated>());
  }
  if (!is_typed && !has(capabilities, capability::array)) return;
  parts.methods.push_back(convert::method<&index>("index", METH_FASTCALL, "The first index of an equal item."));
  parts.methods.push_back(convert::method<&count>("count", METH_O, "How many items are equal."));
  parts.methods.push_back(convert::method<&reverse>("reverse", METH_NOARGS, "Reverses the array in place."));
  if (is_typed) return;
  parts.methods.push_back(convert::method<&append>("append", METH_O, "Adds an item at the end."));
  parts.methods.push_back(convert::method<&extend>("extend", METH_O, "Adds the items of an iterable at the end."));
  parts.methods.push_back(convert::method<&insert>("insert", METH_FASTCALL, "Inserts an item before an index."));
  parts.methods.push_back(convert::method<&pop>("pop", METH_FASTCALL, "Removes an item, the last one by default."));
  parts.methods.push_back(convert::method<&remove>("remove", METH_O, "Removes the first equal item."));
  parts.slots.push_back(convert::slot<Py_sq_inplace_concat, &extended>());
  parts.slots.push_back(convert::slot<Py_sq_inplace_repeat, &multiplied>());
}

}  // namespace proxy
