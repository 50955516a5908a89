// SPDX-License-Identifier: Apache-2.0
// Calling, iterating and converting a Python object for JavaScript.
#include <vector>

#include "bridge_exports.h"
#include "convert/errors.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/error.h"
#include "proxy/js_object.h"
#include "proxy/state.h"
#include "py/call.h"

namespace ffi::exports {
namespace {

js::ref finish_step(PySendResult status, PyObject* value, iterator_step* step) {
  auto const owner = py::steal(value);
  if (status == PYGEN_ERROR) throw py::error::fetch();
  js::val const item{convert::to_js(owner)};
  step->done = status == PYGEN_RETURN ? 1 : 0;  // last, because the conversion may take another step
  return item.get();
}

/// Was an array given? Anything else but `undefined` is a TypeError.
bool is_array(js::val const& value, char const* name) {
  if (bridge::classify(value.get()) == bridge::kind::undefined) return false;
  if (bridge::container_of(value.get()) == bridge::container::array) return true;
  throw py::error{PyExc_TypeError, "%s must be a JavaScript array", name};
}

/// Is it what `async def` makes, bound or partially applied or not?
bool is_coroutine_function(py::borrowed callable) {
  auto* function = callable.get();
  if (PyMethod_Check(function)) function = PyMethod_GET_FUNCTION(function);
  if (PyFunction_Check(function)) {
    auto const* const code = reinterpret_cast<PyCodeObject*>(PyFunction_GET_CODE(function));
    return (code->co_flags & CO_COROUTINE) != 0;
  }
  auto const answer = py::call(py::attribute(py::import("pyxide.awaiting"), "is_coroutine_function"), callable);
  return answer.get() == Py_True;
}

/// The result of a call in JavaScript. What a coroutine function gives runs without being awaited, as in JavaScript.
js::ref finish_call(py::borrowed callable, py::borrowed result) {
  js::val const value{convert::to_js(result)};
  if (PyCoro_CheckExact(result.get()) && is_coroutine_function(callable)) bridge::start_awaitable(value.get());
  return value.get();
}

}  // namespace

js::ref py_call0(py::borrowed object) { return finish_call(object, py::check(PyObject_CallNoArgs(object.get()))); }

js::ref py_call1(py::borrowed object, js::ref a) { return finish_call(object, py::call(object, convert::to_py(a))); }

js::ref py_call2(py::borrowed object, js::ref a, js::ref b) {
  js::val const kept{b};
  auto const first = convert::to_py(a);
  return finish_call(object, py::call(object, first, convert::to_py(kept.get())));
}

js::ref py_call3(py::borrowed object, js::ref a, js::ref b, js::ref c) {
  js::val const kept_b{b};
  js::val const kept_c{c};
  auto const first = convert::to_py(a);
  auto const second = convert::to_py(kept_b.get());
  return finish_call(object, py::call(object, first, second, convert::to_py(kept_c.get())));
}

js::ref py_call(py::borrowed object, js::ref arguments, js::ref names) {
  js::val const array{arguments};
  js::val const keywords{names};
  auto const count = bridge::length(array.get());
  bool const has_keywords = bridge::classify(keywords.get()) != bridge::kind::undefined;
  auto const keyword_count = has_keywords ? bridge::length(keywords.get()) : 0;
  std::vector<py::ref> owners;
  std::vector<PyObject*> stack{nullptr};  // room for a callee's `self`
  owners.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    owners.push_back(convert::to_py(bridge::element(array.get(), i)));
    stack.push_back(owners.back().get());
  }
  py::ref key_tuple;
  if (keyword_count > 0) {
    key_tuple = py::check(PyTuple_New(keyword_count));
    for (int i = 0; i < keyword_count; ++i) {
      auto name = convert::string_to_py(bridge::element(keywords.get(), i));
      PyTuple_SET_ITEM(key_tuple.get(), i, name.release());
    }
  }
  auto const positional = static_cast<std::size_t>(count - (keyword_count > 0 ? keyword_count : 0));
  auto const result = py::check(PyObject_Vectorcall(object.get(), stack.data() + 1,
                                                    positional | PY_VECTORCALL_ARGUMENTS_OFFSET, key_tuple.get()));
  return finish_call(object, result);
}

iterator_step* step_state() { return &proxy::current.step; }

js::ref py_next(py::borrowed object, iterator_step* step) {
  PyObject* result = nullptr;
  return finish_step(PyIter_Send(object.get(), Py_None, &result), result, step);
}

js::ref py_send(py::borrowed object, js::ref argument, iterator_step* step) {
  auto const value = convert::to_py(argument);
  PyObject* result = nullptr;
  return finish_step(PyIter_Send(object.get(), value.get(), &result), result, step);
}

js::ref py_throw(py::borrowed object, js::ref error, iterator_step* step) {
  js::val const kept{error};
  bool const is_error = (bridge::capabilities(kept.get()) & static_cast<int>(bridge::capability::error)) != 0;
  auto const value = is_error ? convert::to_py_exception(kept.get()) : convert::to_py(kept.get());
  auto* const argument = value.get();
  auto const exception = py::thrown_exception("throw", &argument, 1);
  auto result = py::steal(PyObject_CallMethod(object.get(), "throw", "O", exception.get()));
  if (result) return finish_step(PYGEN_NEXT, result.release(), step);
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) throw py::error::fetch();
  auto returned = py::attribute(py::error::fetch().value(), "value");
  return finish_step(PYGEN_RETURN, returned.release(), step);
}

js::ref py_to_js(py::borrowed object, to_js_options const& options) {
  convert::deep_options deep;
  deep.depth = options.depth();
  deep.created = options.pyproxies();
  deep.collects = is_array(deep.created, "pyproxies");
  deep.creates_proxies = options.create_pyproxies();
  deep.dict_converter = options.dict_converter();
  deep.default_converter = options.default_converter();
  deep.eager_converter = options.eager_converter();
  return convert::deep_to_js(object, deep).get();
}

js::ref py_from_js(js::ref value, int depth, js::ref converter) {
  js::val const kept{value};
  auto const function = convert::to_py(converter);
  py::borrowed const given = function.get() == Py_None ? py::borrowed{} : py::borrowed{function};
  try {
    return convert::to_js(convert::deep_to_py(kept.get(), depth, given));
  } catch (py::error const& error) {
    // What a converter in JavaScript throws is thrown as it is.
    if (!given || !proxy::is_js_object(given) || !proxy::is_js_exception(error.value())) throw;
    throw js::error{proxy::error_of(error.value())};
  }
}

}  // namespace ffi::exports
