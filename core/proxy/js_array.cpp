// SPDX-License-Identifier: Apache-2.0
// A list's methods on JavaScript arrays.
#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref append(js_object& self, py::borrowed item) {
  js::val const value{convert::to_js(item)};
  bridge::array_push(self.value.get(), value.get());
  return py::none();
}

py::ref extend(js_object& self, py::borrowed items) {
  auto const iterator = py::check(PyObject_GetIter(items.get()));
  while (auto item = py::steal(PyIter_Next(iterator.get()))) static_cast<void>(append(self, item));
  if (PyErr_Occurred() != nullptr) throw py::error::fetch();
  return py::none();
}

/// The index as JavaScript has it; `what` names the method in the IndexError.
Py_ssize_t index_in(js_object& self, Py_ssize_t index, char const* what) {
  auto const size = bridge::length(self.value.get());
  if (index < 0) index += size;
  if (index < 0 || index >= size) throw py::error{PyExc_IndexError, "%s index out of range", what};
  return index;
}

py::ref pop(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  if (count > 1) throw py::error{PyExc_TypeError, "pop expected at most 1 argument, got %zd", count};
  if (bridge::length(self.value.get()) == 0) throw py::error{PyExc_IndexError, "pop from empty list"};
  auto const wanted = count == 0 ? -1 : py::check(PyNumber_AsSsize_t(arguments[0], PyExc_IndexError));
  js::val const index{bridge::number_from(static_cast<double>(index_in(self, wanted, "pop")))};
  js::val const item{bridge::get_item(self.value.get(), index.get())};
  bridge::delete_item(self.value.get(), index.get());
  return convert::to_py(item.get());
}

/// Elements as Python has them, for what compares by Python's `==`.
py::ref elements(js_object& self) { return py::check(PySequence_List(reinterpret_cast<PyObject*>(&self))); }

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

}  // namespace

void add_array(type_parts& parts) {
  parts.methods.push_back(convert::method<&append>("append", METH_O, "Adds an item at the end."));
  parts.methods.push_back(convert::method<&extend>("extend", METH_O, "Adds the items of an iterable at the end."));
  parts.methods.push_back(convert::method<&pop>("pop", METH_FASTCALL, "Removes an item, the last one by default."));
  parts.methods.push_back(convert::method<&index>("index", METH_FASTCALL, "The first index of an equal item."));
  parts.methods.push_back(convert::method<&count>("count", METH_O, "How many items are equal."));
  parts.methods.push_back(convert::method<&reverse>("reverse", METH_NOARGS, "Reverses the array in place."));
  parts.methods.push_back(convert::method<&reversed>("__reversed__", METH_NOARGS, "An iterator from the end."));
}

}  // namespace proxy
