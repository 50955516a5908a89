// SPDX-License-Identifier: Apache-2.0
// JsException: an Exception that holds what JavaScript threw and reads its properties.
#include "proxy/js_exception.h"

#include <array>

#include "bridge.h"
#include "convert/slot.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "proxy/state.h"
#include "py/call.h"

namespace proxy {
namespace {

struct js_exception {
  PyBaseExceptionObject ob_base;
  js::val error;
};

js_exception& self_of(py::borrowed object) { return *reinterpret_cast<js_exception*>(object.get()); }

/// Did JavaScript throw an Error?
bool is_error(py::borrowed self) {
  return has(bridge::capabilities(self_of(self).error.get()), bridge::capability::error);
}

/// What properties are read of: the thrown value, or an Error that tells of it when it is none.
js::val reading(py::borrowed self) {
  auto const& value = self_of(self).error;
  return js::val{is_error(self) ? value.get() : bridge::error_for(value.get())};
}

py::ref get_attribute(py::borrowed self, py::borrowed name) {
  PyObject* found = nullptr;
  if (!PyUnicode_Check(name.get())) {
    throw py::error{PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name.get())->tp_name};
  }
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
  js::val const message{convert::string_to_js(text)};
  self_of(self).error = js::val{bridge::new_error(message.get())};
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

/// Errors are the objects that they are in JavaScript; of what is none, each exception is one of its own.
py::ref compare(py::borrowed self, py::borrowed other, int operation) {
  bool const is_object = is_js_object(other);
  if ((operation != Py_EQ && operation != Py_NE) || !is_error(self) || !(is_object || is_js_exception(other))) {
    return py::own(Py_NotImplemented);
  }
  auto const right = is_object ? value_of(other) : self_of(other).error.get();
  auto const same = bridge::identical(self_of(self).error.get(), right);
  return py::own(same == (operation == Py_EQ) ? Py_True : Py_False);
}

Py_hash_t hash(py::borrowed self) {
  return is_error(self) ? bridge::identity(self_of(self).error.get()) : PyBaseObject_Type.tp_hash(self.get());
}

/// A chain of exceptions is freed by the trashcan, not by recursion.
void deallocate(PyObject* object) {
  PyObject_GC_UnTrack(object);
  Py_TRASHCAN_BEGIN(object, deallocate) self_of(object).error = js::val{};
  auto* const own = Py_TYPE(object);
  reinterpret_cast<PyTypeObject*>(PyExc_Exception)->tp_dealloc(object);
  py::ref const owner = py::steal(reinterpret_cast<PyObject*>(own));
  Py_TRASHCAN_END
}

PyGetSetDef* properties() {
  static std::array table{PyGetSetDef{"js_error", reinterpret_cast<getter>(&convert::wrapper<&js_error>::call), nullptr,
                                      "What JavaScript threw.", nullptr},
                          PyGetSetDef{}};
  return table.data();
}

/// A copy is another exception of the same error.
py::ref copy(py::borrowed self, py::borrowed) {
  auto made = make(Py_TYPE(self.get()), py::check(PyObject_GetAttrString(self.get(), "args")), {});
  self_of(made).error = js::val{self_of(self).error.get()};
  auto const own = py::steal(PyObject_GenericGetDict(self.get(), nullptr));
  py::check(PyDict_Update(py::check(PyObject_GenericGetDict(made.get(), nullptr)).get(), own.get()));
  return made;
}

PyMethodDef* methods() {
  static std::array table{
      convert::method<&copy>("__copy__", METH_NOARGS, "Another exception of the same error."),
      convert::method<&copy>("__deepcopy__", METH_O, "Another exception of the same error."),
      convert::method<&directory>("__dir__", METH_NOARGS, "Names of attributes and of JavaScript's properties."),
      PyMethodDef{}};
  return table.data();
}

}  // namespace

void add_js_exception(py::borrowed module) {
  static std::array slots{convert::slot<Py_tp_getattro, &get_attribute>(),
                          convert::slot<Py_tp_str, &text>(),
                          convert::slot<Py_tp_richcompare, &compare>(),
                          convert::slot<Py_tp_hash, &hash>(),
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
  current.exception = reinterpret_cast<PyTypeObject*>(made.release());
}

py::ref make_js_exception(js::ref error) {
  js::val const kept{error};
  js::val const message{bridge::error_text(kept.get())};
  auto const text = convert::string_to_py(message.get());
  auto const arguments = py::check(PyTuple_Pack(1, text.get()));
  auto exception = make(current.exception, arguments, {});  // which keeps the arguments
  self_of(exception).error = js::val{kept.get()};
  return exception;
}

bool is_js_exception(py::borrowed object) noexcept {
  return current.exception != nullptr && PyObject_TypeCheck(object.get(), current.exception) != 0;
}

js::ref error_of(py::borrowed exception) noexcept { return self_of(exception).error.get(); }

}  // namespace proxy
