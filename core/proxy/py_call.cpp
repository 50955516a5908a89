// SPDX-License-Identifier: Apache-2.0
// Calling, iterating and converting a Python object for JavaScript.
#include <vector>

#include "bridge.h"
#include "convert/errors.h"
#include "convert/proxies.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/error.h"
#include "js/string.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace ffi::exports {
namespace {

constexpr int levels_in_hand = 50;
constexpr int levels_of_a_call = 4;

/// The levels of recursion that a call takes, with some more in hand. JavaScript's own frames, of the proxy and of its
/// caller, are on the same stack: large ones while an engine has not optimised them.
class call_guard {
 public:
  // What is called may have to parse and compile, which must not fail for want of the last levels.
  call_guard() : thread_{PyThreadState_Get()} {
    if (thread_->c_recursion_remaining < levels_in_hand) {
      throw py::error{PyExc_RecursionError, "maximum recursion depth exceeded while calling Python from JavaScript"};
    }
    thread_->c_recursion_remaining -= levels_of_a_call;
  }
  call_guard(call_guard const&) = delete;
  call_guard& operator=(call_guard const&) = delete;
  ~call_guard() { thread_->c_recursion_remaining += levels_of_a_call; }

 private:
  PyThreadState* thread_;
};

js::ref finish_step(PySendResult status, PyObject* value, iterator_step* step) {
  auto const owner = py::steal(value);
  if (status == PYGEN_ERROR) throw py::error::fetch();
  js::val const item{convert::to_js(owner)};
  step->done = status == PYGEN_RETURN ? 1 : 0;  // last, because the conversion may take another step
  return item.get();
}

/// Was an array given? Anything else but `undefined` is a TypeError.
bool is_array(js::val const& value, char const* name) {
  if (bridge::classify(value.get()) == static_cast<int>(bridge::kind::undefined)) return false;
  if (bridge::container_of(value.get()) == static_cast<int>(bridge::container::array)) return true;
  throw py::error{PyExc_TypeError, "%s must be a JavaScript array", name};
}

}  // namespace

js::ref py_call0(PyObject* object) {
  call_guard const guard;
  return convert::to_js(py::check(PyObject_CallNoArgs(object)));
}

js::ref py_call1(PyObject* object, js::ref a) {
  call_guard const guard;
  return convert::to_js(py::call(object, convert::to_py(a)));
}

js::ref py_call2(PyObject* object, js::ref a, js::ref b) {
  js::val const kept{b};
  call_guard const guard;
  auto const first = convert::to_py(a);
  return convert::to_js(py::call(object, first, convert::to_py(kept.get())));
}

js::ref py_call3(PyObject* object, js::ref a, js::ref b, js::ref c) {
  js::val const kept_b{b};
  js::val const kept_c{c};
  call_guard const guard;
  auto const first = convert::to_py(a);
  auto const second = convert::to_py(kept_b.get());
  return convert::to_js(py::call(object, first, second, convert::to_py(kept_c.get())));
}

js::ref py_call(PyObject* object, js::ref arguments, js::ref names) {
  call_guard const guard;
  js::val const array{arguments};
  js::val const keywords{names};
  auto const count = bridge::length(array.get());
  bool const has_keywords = bridge::classify(keywords.get()) != static_cast<int>(bridge::kind::undefined);
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
  auto const result = py::check(
      PyObject_Vectorcall(object, stack.data() + 1, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, key_tuple.get()));
  return convert::to_js(result);
}

iterator_step* step_state() {
  static iterator_step state{};
  return &state;
}

js::ref py_next(PyObject* object, iterator_step* step) {
  PyObject* result = nullptr;
  return finish_step(PyIter_Send(object, Py_None, &result), result, step);
}

js::ref py_send(PyObject* object, js::ref argument, iterator_step* step) {
  auto const value = convert::to_py(argument);
  PyObject* result = nullptr;
  return finish_step(PyIter_Send(object, value.get(), &result), result, step);
}

js::ref py_throw(PyObject* object, js::ref error, iterator_step* step) {
  js::val const kept{error};
  if ((bridge::capabilities(kept.get()) & static_cast<int>(bridge::capability::error)) == 0) {
    throw py::error{PyExc_TypeError, "what is thrown into a generator must be an Error"};
  }
  auto const exception = convert::to_py_exception(kept.get());
  auto result = py::steal(PyObject_CallMethod(object, "throw", "O", exception.get()));
  if (result) return finish_step(PYGEN_NEXT, result.release(), step);
  PyObject* value = nullptr;
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) throw py::error::fetch();
  value = py::attribute(py::error::fetch().value(), "value").release();
  return finish_step(PYGEN_RETURN, value, step);
}

js::ref py_to_js(PyObject* object, js::ref options) {
  js::val const source{options};
  auto const option = [&source](std::string_view name) { return js::val{bridge::get(source.get(), js::string(name))}; };
  convert::deep_options deep;
  deep.depth = static_cast<int>(bridge::number_value(option("depth").get()));
  deep.created = option("pyproxies");
  deep.collects = is_array(deep.created, "pyproxies");
  deep.creates_proxies = bridge::truthy(option("create_pyproxies").get());
  deep.dict_converter = option("dict_converter");
  deep.default_converter = option("default_converter");
  deep.eager_converter = option("eager_converter");
  return convert::deep_to_js(object, deep).get();
}

js::ref py_wrap(js::ref value) { return proxy::create(convert::to_py(value)); }

js::ref py_from_js(js::ref value, int depth, js::ref converter) {
  js::val const kept{value};
  auto const function = convert::to_py(converter);
  py::borrowed const given = function.get() == Py_None ? py::borrowed{} : py::borrowed{function};
  return convert::to_js(convert::deep_to_py(kept.get(), depth, given));
}

}  // namespace ffi::exports
