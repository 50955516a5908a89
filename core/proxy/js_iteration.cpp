// SPDX-License-Identifier: Apache-2.0
// JavaScript iterables, iterators and generators in Python's `for`, `next`, `send`, `throw` and `close`.
#include "bridge.h"
#include "convert/errors.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/error.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref iterate(js_object& self) {
  // Items of a JSON view are views themselves.
  if (has(self.capabilities, bridge::capability::json)) {
    auto const list = py::check(PyList_New(0));
    auto const count = bridge::length(self.value.get());
    for (int i = 0; i < count; ++i) {
      js::val const item{bridge::element(self.value.get(), i)};
      py::check(PyList_Append(list.get(), item_to_py(self, item.get()).get()));
    }
    return py::check(PyObject_GetIter(list.get()));
  }
  js::val const iterator{bridge::iterator(self.value.get())};
  return wrap(iterator.get());
}

py::ref iterate_self(js_object& self) { return py::own(reinterpret_cast<PyObject*>(&self)); }

/// The next value, or nothing when the iterator ended without a value; StopIteration when it ended with one.
std::optional<py::ref> step(js_object& self, bridge::iterator_method method, js::ref argument) {
  bridge::iterator_step state{};
  js::val const value{bridge::iterator_call(self.value.get(), method, argument, &state)};
  auto item = convert::to_py(value.get());
  switch (static_cast<bridge::step_end>(state.done)) {
    case bridge::step_end::item:
      return item;
    case bridge::step_end::no_object:
      throw py::error{PyExc_TypeError, R"(Result should have type "object" not "%U")",
                      convert::string_to_py(bridge::type_of(value.get())).get()};
    case bridge::step_end::no_done:
      throw py::error{PyExc_TypeError, R"(Result has no "done" field.)"};
    case bridge::step_end::promise:
      throw py::error{PyExc_TypeError, "Result was a promise, use anext() / asend() / athrow() instead."};
    case bridge::step_end::end:
      break;
  }
  if (item.get() != Py_None) {
    throw py::error{py::check(PyObject_CallOneArg(PyExc_StopIteration, item.get()))};
  }
  return std::nullopt;
}

std::optional<py::ref> next(js_object& self) { return step(self, bridge::iterator_method::next, bridge::undefined()); }

py::ref must_go_on(std::optional<py::ref> item) {
  if (item) return std::move(*item);
  PyErr_SetNone(PyExc_StopIteration);
  throw py::error::fetch();
}

py::ref send(js_object& self, py::borrowed argument) {
  js::val const value{convert::to_js(argument)};
  return must_go_on(step(self, bridge::iterator_method::next, value.get()));
}

py::ref raise(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  auto const exception = py::thrown_exception("throw", arguments, count);
  auto const error = is_js_exception(exception) ? js::val{error_of(exception)} : convert::to_js_error(exception);
  return must_go_on(step(self, bridge::iterator_method::raise, error.get()));
}

py::ref close(js_object& self, py::borrowed) {
  bridge::iterator_step state{};
  bridge::iterator_call(self.value.get(), bridge::iterator_method::leave, bridge::undefined(), &state);
  if (state.done == static_cast<int>(bridge::step_end::item)) {
    throw py::error{PyExc_RuntimeError, "JavaScript generator ignored return"};
  }
  return py::none();
}

}  // namespace

void add_iteration(type_parts& parts, int capabilities) {
  using bridge::capability;
  if (has(capabilities, capability::iterator)) {
    parts.slots.push_back(convert::slot<Py_tp_iter, &iterate_self>());
    parts.slots.push_back(convert::slot<Py_tp_iternext, &next>());
    parts.methods.push_back(convert::method<&send>("send", METH_O, "Resumes the generator with a value."));
  } else if (has(capabilities, capability::iterable) && !has(capabilities, capability::map)) {
    parts.slots.push_back(convert::slot<Py_tp_iter, &iterate>());
  }
  if (has(capabilities, capability::generator)) {
    parts.methods.push_back(convert::method<&raise>("throw", METH_FASTCALL, "Raises an exception in the generator."));
    parts.methods.push_back(convert::method<&close>("close", METH_NOARGS, "Ends the generator."));
  }
}

}  // namespace proxy
