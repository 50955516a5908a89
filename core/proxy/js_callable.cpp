// SPDX-License-Identifier: Apache-2.0
// JavaScript functions as Python callables.
// Proxies that a call makes for its arguments live as long as the call, or as the promise it returns.
#include <array>
#include <cstddef>
#include <vector>

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// Proxies made for the arguments of one call.
class call_scope {
 public:
  call_scope() : created_{bridge::array()} {}
  call_scope(call_scope const&) = delete;
  call_scope& operator=(call_scope const&) = delete;
  ~call_scope() { bridge::proxies_release(created_.get(), result_.get()); }

  [[nodiscard]] js::ref convert(PyObject* argument) const { return convert::to_js(argument, &created_); }
  /// The proxies stay until this result, if it is a promise, is settled.
  void finish(js::ref result) { result_ = js::val{result}; }

 private:
  js::val created_;
  js::val result_;
};

js::val arguments_array(call_scope const& scope, PyObject* const* arguments, std::size_t count, PyObject* names) {
  js::val array{bridge::array()};
  for (std::size_t i = 0; i < count; ++i) {
    js::val const item{scope.convert(arguments[i])};
    bridge::array_push(array.get(), item.get());
  }
  if (names == nullptr || PyTuple_GET_SIZE(names) == 0) return array;
  js::val const options{bridge::object()};
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); ++i) {
    js::val const key{convert::string_to_js(PyTuple_GET_ITEM(names, i))};
    js::val const item{scope.convert(arguments[count + static_cast<std::size_t>(i)])};
    bridge::set(options.get(), key.get(), item.get());
  }
  bridge::array_push(array.get(), options.get());
  return array;
}

bool is_simple(PyObject* argument) noexcept {
  return argument == Py_None || PyLong_Check(argument) || PyFloat_Check(argument) || PyUnicode_Check(argument) ||
         is_js_object(argument);
}

/// Calls with up to three arguments that need no proxy go without an array.
bool call_simply(js_object& self, PyObject* const* a, std::size_t count, js::val& result) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_simple(a[i])) return false;
  }
  auto const& function = self.value;
  switch (count) {
    case 0:
      result = js::val{bridge::call0(function.get(), self.self.get())};
      return true;
    case 1:
      result = js::val{bridge::call1(function.get(), self.self.get(), convert::to_js(a[0]))};
      return true;
    case 2: {
      js::val const first{convert::to_js(a[0])};
      result = js::val{bridge::call2(function.get(), self.self.get(), first.get(), convert::to_js(a[1]))};
      return true;
    }
    case 3: {
      js::val const first{convert::to_js(a[0])};
      js::val const second{convert::to_js(a[1])};
      result = js::val{bridge::call3(function.get(), self.self.get(), first.get(), second.get(), convert::to_js(a[2]))};
      return true;
    }
    default:
      return false;
  }
}

/// Calls as the signature says: `pyxide.binding.call(function, signature, *arguments, **names)`.
py::ref call_bound(js_object& self, PyObject* const* arguments, std::size_t count, PyObject* names) {
  auto const function = bind_signature(self, {});
  auto const given = count + static_cast<std::size_t>(names == nullptr ? 0 : PyTuple_GET_SIZE(names));
  std::vector<PyObject*> all{function.get(), self.signature};
  all.insert(all.end(), arguments, arguments + given);
  auto const call = py::attribute(binding(), "call");
  return py::check(PyObject_Vectorcall(call.get(), all.data(), count + 2, names));
}

/// A promise that a call gives is a future of the event loop, as documented; one that is read is a JsProxy.
py::ref result_to_py(js::val const& result) {
  auto object = convert::to_py(result.get());
  bool const is_promise = is_js_object(object) &&
                          has(reinterpret_cast<js_object*>(object.get())->capabilities, bridge::capability::thenable);
  return is_promise ? py::call(py::attribute(py::import("pyxide.awaiting"), "future_of_call"), object)
                    : std::move(object);
}

py::ref call(js_object& self, PyObject* const* arguments, std::size_t count, PyObject* names) {
  py::recursion_guard const guard{" while calling a JavaScript function"};
  js::val result;
  if (names == nullptr && call_simply(self, arguments, count, result)) return result_to_py(result);
  call_scope scope;
  auto const array = arguments_array(scope, arguments, count, names);
  result = js::val{bridge::call_array(self.value.get(), self.self.get(), array.get())};
  scope.finish(result.get());
  return result_to_py(result);
}

py::ref construct(js_object& self, PyObject* const* arguments, Py_ssize_t count, PyObject* names) {
  py::recursion_guard const guard{" while calling a JavaScript constructor"};
  call_scope scope;
  auto const array = arguments_array(scope, arguments, static_cast<std::size_t>(count), names);
  js::val const result{bridge::construct(self.value.get(), array.get())};
  return convert::to_py(result.get());
}

/// A JavaScript function in a class is a method: `this` is the instance. One that was read from an object stays bound.
py::ref bind(js_object& self, py::borrowed instance, py::borrowed) {
  bool const is_bound = bridge::classify(self.self.get()) != bridge::kind::undefined;
  if (is_bound || !instance || instance.get() == Py_None) return py::own(reinterpret_cast<PyObject*>(&self));
  js::val const receiver{convert::to_js(instance)};
  return wrap_method(self.value.get(), receiver.get());
}

PyMemberDef* members() {
  static std::array table{
      PyMemberDef{"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(js_object, vectorcall), Py_READONLY, nullptr},
      PyMemberDef{}};
  return table.data();
}

}  // namespace

PyObject* call_js(PyObject* callable, PyObject* const* arguments, size_t count, PyObject* names) {
  try {
    auto& self = *reinterpret_cast<js_object*>(callable);
    if (self.signature != nullptr) {
      return call_bound(self, arguments, static_cast<std::size_t>(PyVectorcall_NARGS(count)), names).release();
    }
    return call(self, arguments, static_cast<std::size_t>(PyVectorcall_NARGS(count)), names).release();
  } catch (...) {
    convert::set_python_error();
    return nullptr;
  }
}

void add_callable(type_parts& parts) {
  parts.slots.push_back({Py_tp_call, reinterpret_cast<void*>(&PyVectorcall_Call)});
  parts.slots.push_back({Py_tp_members, members()});
  parts.slots.push_back(convert::slot<Py_tp_descr_get, &bind>());
  parts.methods.push_back(
      convert::method<&construct>("new", METH_FASTCALL | METH_KEYWORDS, "Calls the function as a constructor."));
}

}  // namespace proxy
