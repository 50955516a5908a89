// SPDX-License-Identifier: Apache-2.0
// JavaScript iterables, iterators and generators in Python's `for`, `next` and `send`.
#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/error.h"

namespace proxy {
namespace {

py::ref iterate(js_object& self) {
  js::val const iterator{bridge::iterator(self.value.get())};
  return wrap(iterator.get());
}

py::ref iterate_self(js_object& self) { return py::own(reinterpret_cast<PyObject*>(&self)); }

/// The next value, or nothing with StopIteration set when the iterator returned something.
std::optional<py::ref> step(js_object& self, js::ref argument) {
  bridge::iterator_step state{};
  js::val const value{bridge::iterator_next(self.value.get(), argument, &state)};
  auto item = convert::to_py(value.get());
  if (state.done == 0) return item;
  if (item.get() != Py_None) {
    throw py::error{py::check(PyObject_CallOneArg(PyExc_StopIteration, item.get()))};
  }
  return std::nullopt;
}

std::optional<py::ref> next(js_object& self) { return step(self, bridge::undefined()); }

py::ref send(js_object& self, py::borrowed argument) {
  js::val const value{convert::to_js(argument)};
  if (auto item = step(self, value.get())) return std::move(*item);
  PyErr_SetNone(PyExc_StopIteration);
  throw py::error::fetch();
}

}  // namespace

void add_iteration(type_parts& parts, int capabilities) {
  if (has(capabilities, bridge::capability::iterator)) {
    parts.slots.push_back(convert::slot<Py_tp_iter, &iterate_self>());
    parts.slots.push_back(convert::slot<Py_tp_iternext, &next>());
    parts.methods.push_back(convert::method<&send>("send", METH_O, "Resumes the generator with a value."));
  } else if (has(capabilities, bridge::capability::iterable)) {
    parts.slots.push_back(convert::slot<Py_tp_iter, &iterate>());
  }
}

}  // namespace proxy
