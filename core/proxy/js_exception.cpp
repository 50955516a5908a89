// SPDX-License-Identifier: Apache-2.0
// JsException: an Exception that holds what JavaScript threw and reads its properties.
#include "proxy/js_exception.h"

#include <array>

#include "bridge.h"
#include "convert/slot.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

struct js_exception {
  PyBaseExceptionObject ob_base;
  js::val error;
};

PyTypeObject*& type() {
  static PyTypeObject* instance = nullptr;
  return instance;
}

js_exception& self_of(py::borrowed object) { return *reinterpret_cast<js_exception*>(object.get()); }

/// What properties are read of: the thrown value, or an Error that tells of it when it is none.
js::val reading(py::borrowed self) {
  auto const& value = self_of(self).error;
  bool const is_error = has(bridge::capabilities(value.get()), bridge::capability::error);
  return js::val{is_error ? value.get() : bridge::error_for(value.get())};
}

py::ref get_attribute(py::borrowed self, py::borrowed name) {
  PyObject* found = nullptr;
  if (_PyType_Lookup(Py_TYPE(self.get()), name.get()) != nullptr || PyUnicode_READ_CHAR(name.get(), 0) == '_') {
    return py::check(PyObject_GenericGetAttr(self.get(), name.get()));
  }
  auto const error = wrap_as(reading(self).get(), bit(bridge::capability::error));
  if (py::check(PyObject_GetOptionalAttr(error.get(), name.get(), &found)) != 0) return py::steal(found);
  return py::check(PyObject_GenericGetAttr(self.get(), name.get()));
}

/// Names of Python's own and those that JavaScript has.
py::ref directory(py::borrowed self, py::borrowed) {
  auto const own = py::call_method(reinterpret_cast<PyObject*>(&PyBaseObject_Type), "__dir__", self);
  auto const error = wrap_as(reading(self).get(), bit(bridge::capability::error));
  return py::check(PySequence_Concat(own.get(), py::check(PyObject_Dir(error.get())).get()));
}

/// `JsException(text)` is a new JavaScript Error, `JsException(value)` one of what JavaScript could throw.
void initialize(py::borrowed self, py::borrowed arguments, py::borrowed names) {
  if (PyExc_Exception != nullptr &&
      reinterpret_cast<PyTypeObject*>(PyExc_Exception)->tp_init(self.get(), arguments.get(), names.get()) != 0) {
    throw py::error::fetch();
  }
  py::borrowed const first = PyTuple_GET_SIZE(arguments.get()) == 0 ? nullptr : PyTuple_GET_ITEM(arguments.get(), 0);
  if (first && is_js_object(first)) {
    self_of(self).error = js::val{value_of(first)};
    return;
  }
  auto const text = first ? py::check(PyObject_Str(first.get())) : py::check(PyUnicode_FromString(""));
  js::val const constructor{bridge::evaluate(js::string("Error"))};
  js::val const message{convert::string_to_js(text)};
  self_of(self).error = js::val{bridge::call1(constructor.get(), bridge::undefined(), message.get())};
}

/// The subclass makes the object, without Exception's own `__init__` of a text.
py::ref make(PyTypeObject* subtype, py::borrowed arguments, py::borrowed names) {
  return py::check(reinterpret_cast<PyTypeObject*>(PyExc_Exception)->tp_new(subtype, arguments.get(), names.get()));
}

py::ref text(py::borrowed self) {
  js::val const value{bridge::error_text(self_of(self).error.get())};
  return convert::string_to_py(value.get());
}

py::ref js_error(py::borrowed self, void*) {
  auto const& error = self_of(self).error;
  return wrap_as(error.get(), bridge::capabilities(error.get()));
}

void deallocate(PyObject* object) {
  self_of(object).error = js::val{};
  auto* const own = Py_TYPE(object);
  reinterpret_cast<PyTypeObject*>(PyExc_Exception)->tp_dealloc(object);
  py::ref const owner = py::steal(reinterpret_cast<PyObject*>(own));
}

PyGetSetDef* properties() {
  static std::array table{PyGetSetDef{"js_error", reinterpret_cast<getter>(&convert::wrapper<&js_error>::call), nullptr,
                                      "What JavaScript threw.", nullptr},
                          PyGetSetDef{}};
  return table.data();
}

PyMethodDef* methods() {
  static std::array table{
      convert::method<&directory>("__dir__", METH_NOARGS, "Names of attributes and of JavaScript's properties."),
      PyMethodDef{}};
  return table.data();
}

}  // namespace

void add_js_exception(py::borrowed module) {
  static std::array slots{convert::slot<Py_tp_getattro, &get_attribute>(),
                          convert::slot<Py_tp_str, &text>(),
                          convert::slot<Py_tp_init, &initialize>(),
                          convert::slot<Py_tp_new, &make>(),
                          PyType_Slot{Py_tp_methods, methods()},
                          PyType_Slot{Py_tp_getset, properties()},
                          PyType_Slot{Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
                          PyType_Slot{Py_tp_doc, const_cast<char*>("An error that JavaScript threw.")},
                          PyType_Slot{0, nullptr}};
  static PyType_Spec spec{"pyodide.ffi.JsException", sizeof(js_exception), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                          slots.data()};
  auto made = py::check(PyType_FromSpecWithBases(&spec, PyExc_Exception));
  py::check(PyModule_AddObjectRef(module.get(), "JsException", made.get()));
  type() = reinterpret_cast<PyTypeObject*>(made.release());
}

py::ref make_js_exception(js::ref error) {
  js::val const kept{error};
  js::val const message{bridge::error_text(kept.get())};
  auto const text = convert::string_to_py(message.get());
  auto const arguments = py::check(PyTuple_Pack(1, text.get()));
  auto exception = make(type(), arguments, {});  // which keeps the arguments
  self_of(exception).error = js::val{kept.get()};
  return exception;
}

bool is_js_exception(py::borrowed object) noexcept {
  return type() != nullptr && PyObject_TypeCheck(object.get(), type()) != 0;
}

js::ref error_of(py::borrowed exception) noexcept { return self_of(exception).error.get(); }

}  // namespace proxy
