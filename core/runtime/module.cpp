// SPDX-License-Identifier: Apache-2.0
// The builtin module `_pyxide`: what Python code sees of the core.
#include "runtime/module.h"

#include <array>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/slot.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/js_exception.h"
#include "proxy/js_object.h"
#include "py/call.h"
#include "suspend/stack.h"

namespace runtime {
namespace {

py::ref run_js(py::borrowed, py::borrowed code) {
  if (!PyUnicode_Check(code.get())) {
    throw py::error{PyExc_TypeError, "run_js: code must be a str, not %s", Py_TYPE(code.get())->tp_name};
  }
  js::val const text{convert::string_to_js(code)};
  js::val const result{bridge::evaluate(text.get())};
  return convert::to_py(result.get());
}

py::ref create_proxy(py::borrowed, py::borrowed object) {
  js::val const proxy{proxy::create(object)};
  return proxy::wrap(proxy.get());
}

py::ref create_once_callable(py::borrowed, py::borrowed object) {
  js::val const proxy{proxy::create(object, true)};
  return proxy::wrap(proxy.get());
}

/// PyArg's `p` writes an int.
py::ref to_js(py::borrowed, py::borrowed arguments, py::borrowed names) {
  PyObject* object = nullptr;
  PyObject* created = nullptr;
  PyObject* dict_converter = nullptr;
  int depth = -1;
  int creates = 1;
  static std::array<char const*, 6> keywords{"obj",  "depth", "pyproxies", "create_pyproxies", "dict_converter",
                                             nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "O|$iOpO:to_js", const_cast<char**>(keywords.data()),
                                  &object, &depth, &created, &creates, &dict_converter) == 0) {
    throw py::error::fetch();
  }
  convert::deep_options options;
  options.depth = depth;
  options.creates_proxies = creates != 0;
  if (created != nullptr && created != Py_None) {
    options.created = js::val{convert::to_js(created)};
    options.collects = true;
  }
  if (dict_converter != nullptr && dict_converter != Py_None) {
    options.dict_converter = js::val{convert::to_js(dict_converter)};
  }
  auto const result = convert::deep_to_js(object, options);
  // A proxy of a Python object stays a JavaScript value here: unwrapping it would undo the conversion.
  if (bridge::classify(result.get()) == static_cast<int>(bridge::kind::py_proxy)) return proxy::wrap(result.get());
  return convert::to_py(result.get());
}

py::ref destroy_proxies(py::borrowed, py::borrowed proxies) {
  js::val const list{convert::to_js(proxies)};
  bridge::proxies_release(list.get(), bridge::undefined());
  return py::none();
}

py::ref js_error(py::borrowed, py::borrowed exception) {
  if (!PyExceptionInstance_Check(exception.get())) {
    throw py::error{PyExc_TypeError, "js_error: not an exception: %R", exception.get()};
  }
  return proxy::wrap_as(convert::to_js_error(exception).get(), 0);
}

py::ref can_suspend(py::borrowed, py::borrowed) { return py::own(suspend::possible() ? Py_True : Py_False); }

py::ref suspend_until(py::borrowed, py::borrowed promise) {
  js::val const value{convert::to_js(promise)};
  return convert::to_py(suspend::wait(value.get()).get());
}

py::ref set_host_loop(py::borrowed, py::borrowed loop) {
  suspend::set_host_loop(loop);
  return py::none();
}

PyObject* make_module() {
  static std::array methods{
      convert::method<&run_js>("run_js", METH_O, "Evaluates JavaScript in the global scope."),
      convert::method<&create_proxy>("create_proxy", METH_O, "A PyProxy that lives until it is destroyed."),
      convert::method<&create_once_callable>("create_once_callable", METH_O,
                                             "A PyProxy that is destroyed by its first call."),
      convert::method<&to_js>("to_js", METH_VARARGS | METH_KEYWORDS, "Deep conversion to JavaScript."),
      convert::method<&js_error>("js_error", METH_O, "The JavaScript error for an exception, as a JsProxy."),
      convert::method<&destroy_proxies>("destroy_proxies", METH_O, "Destroys all PyProxies in a JavaScript array."),
      convert::method<&can_suspend>("can_suspend", METH_NOARGS, "Can this stack wait for JavaScript?"),
      convert::method<&suspend_until>("suspend", METH_O, "Blocks until a JavaScript promise is settled."),
      convert::method<&set_host_loop>("set_host_loop", METH_O, "The loop that runs where no stack has another."),
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
    js::val const globals{bridge::globals()};
    py::check(PyModule_AddObjectRef(module.get(), "js_globals", proxy::wrap(globals.get()).get()));
    return module.release();
  } catch (...) {
    convert::set_python_error();
    return nullptr;
  }
}

}  // namespace

void register_module() { PyImport_AppendInittab("_pyxide", &make_module); }

}  // namespace runtime
