// SPDX-License-Identifier: Apache-2.0
// JavaScript's asynchronous iterables, iterators and generators in Python's `async for`, `asend`, `athrow`, `aclose`.
// What they return are JavaScript promises, which Python can await.
#include "bridge.h"
#include "convert/errors.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref iterate(js_object& self) {
  js::val const iterator{bridge::async_iterator(self.value.get())};
  return wrap(iterator.get());
}

py::ref iterate_self(js_object& self) { return py::own(reinterpret_cast<PyObject*>(&self)); }

py::ref step(js_object& self, bridge::iterator_method method, js::ref argument) {
  js::val const promise{bridge::async_iterator_call(self.value.get(), method, argument)};
  return wrap(promise.get());
}

py::ref next(js_object& self) { return step(self, bridge::iterator_method::next, bridge::undefined()); }

py::ref send(js_object& self, py::borrowed argument) {
  return step(self, bridge::iterator_method::next, convert::to_js(argument));
}

py::ref raise(js_object& self, PyObject* const* arguments, Py_ssize_t count) {
  auto const exception = py::thrown_exception("athrow", arguments, count);
  auto const error = is_js_exception(exception) ? js::val{error_of(exception)} : convert::to_js_error(exception);
  return step(self, bridge::iterator_method::raise, error.get());
}

/// A promise of None once the generator has ended: see pyxide.awaiting.
py::ref close(js_object& self, py::borrowed) {
  auto const promise = step(self, bridge::iterator_method::leave, bridge::undefined());
  return py::call(py::attribute(py::import("pyxide.awaiting"), "closed"), promise);
}

}  // namespace

void add_async(type_parts& parts, int capabilities) {
  using bridge::capability;
  if (has(capabilities, capability::async_iterator)) {
    parts.slots.push_back(convert::slot<Py_am_aiter, &iterate_self>());
    parts.slots.push_back(convert::slot<Py_am_anext, &next>());
    parts.methods.push_back(convert::method<&send>("asend", METH_O, "Resumes the generator with a value."));
  } else if (has(capabilities, capability::async_iterable)) {
    parts.slots.push_back(convert::slot<Py_am_aiter, &iterate>());
  }
  if (!has(capabilities, capability::async_generator)) return;
  parts.methods.push_back(convert::method<&raise>("athrow", METH_FASTCALL, "Raises an exception in the generator."));
  parts.methods.push_back(convert::method<&close>("aclose", METH_NOARGS, "Ends the generator."));
}

}  // namespace proxy
