// SPDX-License-Identifier: Apache-2.0
// The builtin module `_pyxide`: what Python code sees of the core.
#include "runtime/module.h"

#include <array>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/slot.h"
#include "convert/state.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_exception.h"
#include "proxy/js_object.h"
#include "py/call.h"
#include "runtime/thread.h"
#include "suspend/stack.h"
#include "suspend/yield.h"

namespace runtime {
namespace {

constexpr int mode(bridge::proxy_mode one) noexcept { return static_cast<int>(one); }

/// Is it a JavaScript object of that kind?
bool is(py::borrowed object, bridge::capability kind) noexcept {
  return proxy::is_js_object(object) &&
         proxy::has(reinterpret_cast<proxy::js_object*>(object.get())->capabilities, kind);
}

/// What a proxy shall stand for. A proxy of a proxy would ask the inner one more than once for each question, so that
/// the time would grow with 2 to the power of their number: it stands for the inner one's object.
py::ref target_of(py::borrowed object) {
  if (!is(object, bridge::capability::double_proxy)) return py::own(object);
  return py::own(bridge::proxy_object(proxy::value_of(object)));
}

/// PyArg's `p` writes an int.
py::ref create_proxy(py::borrowed, py::borrowed arguments, py::borrowed names) {
  PyObject* object = nullptr;
  int captures_this = 0;
  int roundtrip = 1;
  static std::array<char const*, 4> keywords{"", "capture_this", "roundtrip", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "O|$pp:create_proxy",
                                  const_cast<char**>(keywords.data()), &object, &captures_this, &roundtrip) == 0) {
    throw py::error::fetch();
  }
  auto const how = (captures_this != 0 ? mode(bridge::proxy_mode::captures_this) : 0) |
                   (roundtrip != 0 ? mode(bridge::proxy_mode::roundtrip) : 0);
  auto const target = target_of(object);
  js::val const proxy{proxy::create(target, how)};
  return proxy::wrap(proxy.get());
}

py::ref create_once_callable(py::borrowed, py::borrowed arguments, py::borrowed names) {
  PyObject* object = nullptr;
  int unused = 0;  // every call on a stack that can be suspended can wait
  static std::array<char const*, 3> keywords{"", "_may_syncify", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "O|$p:create_once_callable",
                                  const_cast<char**>(keywords.data()), &object, &unused) == 0) {
    throw py::error::fetch();
  }
  if (PyCallable_Check(object) == 0) {
    throw py::error{PyExc_TypeError, "create_once_callable: %s is not callable", Py_TYPE(object)->tp_name};
  }
  auto const how = mode(bridge::proxy_mode::once) | mode(bridge::proxy_mode::roundtrip);
  js::val const proxy{proxy::create(object, how)};
  return proxy::wrap(proxy.get());
}

/// The JavaScript form of an optional converter.
js::val converter(PyObject* argument, char const* name) {
  if (argument == nullptr || argument == Py_None) return {};
  if (PyCallable_Check(argument) != 0) return js::val{convert::to_js(argument)};
  throw py::error{PyExc_TypeError, "to_js: %s must be callable, not %s", name, Py_TYPE(argument)->tp_name};
}

bool is_array(py::borrowed object) {
  return proxy::is_js_object(object) && bridge::container_of(proxy::value_of(object)) == bridge::container::array;
}

js::val array_argument(PyObject* argument) {
  if (argument == nullptr || argument == Py_None) return {};
  if (is_array(argument)) return js::val{proxy::value_of(argument)};
  throw py::error{PyExc_TypeError, "Expected a JsArray for the pyproxies argument, not %s", Py_TYPE(argument)->tp_name};
}

py::ref to_js(py::borrowed, py::borrowed arguments, py::borrowed names) {
  PyObject* object = nullptr;
  PyObject* created = nullptr;
  PyObject* dict_converter = nullptr;
  PyObject* default_converter = nullptr;
  PyObject* eager_converter = nullptr;
  int depth = -1;
  int creates = 1;
  static std::array<char const*, 8> keywords{
      "", "depth", "pyproxies", "create_pyproxies", "dict_converter", "default_converter", "eager_converter", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "O|$iOpOOO:to_js", const_cast<char**>(keywords.data()),
                                  &object, &depth, &created, &creates, &dict_converter, &default_converter,
                                  &eager_converter) == 0) {
    throw py::error::fetch();
  }
  // What is a primitive in both languages, or JavaScript's already, is the same afterwards.
  bool const stays = object == Py_None || PyBool_Check(object) || PyLong_Check(object) || PyFloat_Check(object) ||
                     PyUnicode_Check(object) || proxy::is_js_object(object);
  if (stays) return py::own(object);
  convert::deep_options options;
  options.depth = depth;
  options.creates_proxies = creates != 0;
  options.created = array_argument(created);
  options.collects = created != nullptr && created != Py_None;
  options.dict_converter = converter(dict_converter, "dict_converter");
  options.default_converter = converter(default_converter, "default_converter");
  options.eager_converter = converter(eager_converter, "eager_converter");
  auto const result = convert::deep_to_js(object, options);
  // A proxy of a Python object stays a JavaScript value here: unwrapping it would undo the conversion.
  if (bridge::classify(result.get()) == bridge::kind::py_proxy) return proxy::wrap(result.get());
  return convert::to_py(result.get());
}

py::ref destroy_proxies(py::borrowed, py::borrowed proxies) {
  if (!proxy::is_js_object(proxies)) {
    throw py::error{PyExc_TypeError, "Expected a JsProxy for the argument, not %s", Py_TYPE(proxies.get())->tp_name};
  }
  if (!is_array(proxies)) throw py::error{PyExc_TypeError, "Expected a Js Array for the pyproxies argument"};
  bridge::proxies_destroy(proxy::value_of(proxies));
  return py::none();
}

/// What a proxy can do, or the instances of a proxy's type; -1 for anything else. See pyxide.ffi.
py::ref capabilities(py::borrowed, py::borrowed object) {
  if (proxy::is_js_exception(object)) {
    js::val const error{proxy::error_of(object)};
    return py::check(PyLong_FromLong(bridge::capabilities(error.get())));
  }
  if (!proxy::is_js_object(object)) return py::check(PyLong_FromLong(-1));
  return py::check(PyLong_FromLong(reinterpret_cast<proxy::js_object*>(object.get())->capabilities));
}

py::ref capabilities_of_type(py::borrowed, py::borrowed type) {
  return py::check(PyLong_FromLong(proxy::capabilities_of(reinterpret_cast<PyTypeObject*>(type.get()))));
}

py::ref scope_open(py::borrowed, py::borrowed) {
  js::val const scope{bridge::scope_open()};
  return proxy::wrap_as(scope.get(), 0);
}

py::ref scope_close(py::borrowed, py::borrowed scope) {
  if (!proxy::is_js_object(scope)) throw py::error{PyExc_TypeError, "scope_close: not what scope_open() gave"};
  bridge::scope_close(proxy::value_of(scope));
  return py::none();
}

py::ref scope_keep(py::borrowed, py::borrowed proxy) {
  if (!is(proxy, bridge::capability::double_proxy) && !is(proxy, bridge::capability::once_proxy)) {
    throw py::error{PyExc_TypeError, "scope.keep: expected what create_proxy() gave, not %s",
                    Py_TYPE(proxy.get())->tp_name};
  }
  bridge::scope_keep(proxy::value_of(proxy));
  return py::none();
}

py::ref js_error(py::borrowed, py::borrowed exception) {
  if (!PyExceptionInstance_Check(exception.get())) {
    throw py::error{PyExc_TypeError, "js_error: not an exception: %R", exception.get()};
  }
  return proxy::wrap_as(convert::to_js_error(exception).get(), 0);
}

/// What a promise was rejected with, or an export's argument, as the exception that it is in Python.
py::ref exception_of(py::borrowed, py::borrowed reason) {
  js::val const value{convert::to_js(reason)};
  return convert::to_py_exception(value.get());
}

/// The array of arguments that a function of two or three takes.
void expect(char const* name, Py_ssize_t given, Py_ssize_t wanted) {
  if (given != wanted) throw py::error{PyExc_TypeError, "%s expected %zd arguments, got %zd", name, wanted, given};
}

/// JsProxy's own `then` hides JavaScript's.
py::ref promise_then(py::borrowed, PyObject* const* arguments, Py_ssize_t count) {
  expect("promise_then", count, 3);
  js::val const promise{convert::to_js(arguments[0])};
  js::val const fulfilled{convert::to_js(arguments[1])};
  js::val const rejected{convert::to_js(arguments[2])};
  js::val const result{bridge::then(promise.get(), fulfilled.get(), rejected.get())};
  return proxy::wrap(result.get());
}

py::ref watch_promise(py::borrowed, PyObject* const* arguments, Py_ssize_t count) {
  expect("watch_promise", count, 2);
  js::val const promise{convert::to_js(arguments[0])};
  js::val const callback{convert::to_js(arguments[1])};
  bridge::watch_promise(promise.get(), callback.get());
  return py::none();
}

py::ref can_suspend(py::borrowed, py::borrowed) { return py::own(suspend::possible() ? Py_True : Py_False); }

py::ref suspend_until(py::borrowed, py::borrowed promise) {
  js::val const value{convert::to_js(promise)};
  return convert::to_py(suspend::wait(value.get()).get());
}

py::ref set_promise_future(py::borrowed, py::borrowed type) {
  convert::current.promise_future = py::own(type);
  return py::none();
}

py::ref set_big_int(py::borrowed, py::borrowed type) {
  if (PyType_Check(type.get()) == 0) throw py::error{PyExc_TypeError, "a type is needed"};
  convert::current.big_int = py::own(type);
  return py::none();
}

py::ref set_host_loop(py::borrowed, py::borrowed loop) {
  suspend::set_host_loop(loop);
  return py::none();
}

py::ref import_whole(py::borrowed, py::borrowed begins) {
  suspend::import_whole(begins.get() == Py_True);
  return py::none();
}

py::ref interrupt_loop(py::borrowed, py::borrowed) {
  suspend::interrupt_loop();
  return py::none();
}

PyObject* make_module() {
  static std::array methods{
      convert::method<&create_proxy>("create_proxy", METH_VARARGS | METH_KEYWORDS,
                                     "create_proxy(obj, /, *, capture_this=False, roundtrip=True)\n--\n\n"
                                     "A PyProxy that lives until it is destroyed."),
      convert::method<&create_once_callable>("create_once_callable", METH_VARARGS | METH_KEYWORDS,
                                             "create_once_callable(obj, /, *, _may_syncify=False)\n--\n\n"
                                             "A PyProxy that is destroyed by its first call."),
      convert::method<&to_js>("to_js", METH_VARARGS | METH_KEYWORDS,
                              "to_js(obj, /, *, depth=-1, pyproxies=None, create_pyproxies=True, dict_converter=None, "
                              "default_converter=None, eager_converter=None)\n--\n\nDeep conversion to JavaScript."),
      convert::method<&js_error>("js_error", METH_O, "The JavaScript error for an exception, as a JsProxy."),
      convert::method<&capabilities>("capabilities", METH_O, "A set of capabilities, or -1."),
      convert::method<&capabilities_of_type>("capabilities_of_type", METH_O, "A set of capabilities, or -1."),
      convert::method<&scope_open>("scope_open", METH_NOARGS, "Begins a scope of proxies."),
      convert::method<&scope_close>("scope_close", METH_O, "Destroys the proxies of a scope."),
      convert::method<&scope_keep>("scope_keep", METH_O, "Lets a proxy outlive its scope."),
      convert::method<&destroy_proxies>("destroy_proxies", METH_O,
                                        "destroy_proxies(pyproxies, /)\n--\n\n"
                                        "Destroys all PyProxies in a JavaScript array."),
      convert::method<&exception_of>("exception_of", METH_O, "The exception for what JavaScript threw."),
      convert::method<&promise_then>("promise_then", METH_FASTCALL, "`Promise.resolve(a).then(b, c)`."),
      convert::method<&watch_promise>("watch_promise", METH_FASTCALL, "Has a promise call `b(is_fulfilled, value)`."),
      convert::method<&can_suspend>("can_suspend", METH_NOARGS, "Can this stack wait for JavaScript?"),
      convert::method<&suspend_until>("suspend", METH_O, "Blocks until a JavaScript promise is settled."),
      convert::method<&set_promise_future>("set_promise_future", METH_O, "The class of futures that have a promise."),
      convert::method<&set_big_int>("set_big_int", METH_O, "The class of ints that are bigints in JavaScript."),
      convert::method<&set_host_loop>("set_host_loop", METH_O, "The loop that runs where no stack has another."),
      convert::method<&import_whole>("import_whole", METH_O, "Begins, or ends, an import that no interrupt may end."),
      convert::method<&interrupt_loop>("interrupt_loop", METH_NOARGS, "Lets signals come while the event loop works."),
      PyMethodDef{}};
  static PyModuleDef definition{.m_base = PyModuleDef_HEAD_INIT,
                                .m_name = "_pyxide",
                                .m_doc = "The core: JavaScript objects, conversions and proxies.",
                                .m_size = -1,
                                .m_methods = methods.data()};
  try {
    auto module = py::check(PyModule_Create(&definition));
    proxy::add_js_object(module);
    proxy::add_js_exception(module);
    py::check(PyModule_AddObjectRef(module.get(), "ConversionError", convert::conversion_error()));
    js::val const globals{bridge::globals()};
    py::check(PyModule_AddObjectRef(module.get(), "js_globals", proxy::wrap(globals.get()).get()));
    js::val const helpers{bridge::helpers()};
    py::check(PyModule_AddObjectRef(module.get(), "helpers", proxy::wrap(helpers.get()).get()));
    complete_thread_modules();
    return module.release();
  } catch (...) {
    convert::set_python_error();
    return nullptr;
  }
}

}  // namespace

void register_module() { PyImport_AppendInittab("_pyxide", &make_module); }

}  // namespace runtime
