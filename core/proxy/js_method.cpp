// SPDX-License-Identifier: Apache-2.0
// Methods and properties that every JsProxy has, and jsnull.
#include "proxy/js_method.h"

#include <array>

#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

/// A static function of JavaScript's `Object` on this object.
py::ref object_function(js_object& self, std::string_view name) {
  js::val const global{bridge::evaluate(js::string("Object"))};
  js::val const function{bridge::get(global.get(), js::string(name))};
  js::val const result{bridge::call1(function.get(), global.get(), self.value.get())};
  return convert::to_py(result.get());
}

py::ref object_keys(js_object& self, py::borrowed) { return object_function(self, "keys"); }
py::ref object_values(js_object& self, py::borrowed) { return object_function(self, "values"); }
py::ref object_entries(js_object& self, py::borrowed) { return object_function(self, "entries"); }

py::ref to_py(js_object& self, py::borrowed arguments, py::borrowed names) {
  int depth = -1;
  static std::array<char const*, 2> keywords{"depth", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "|$i:to_py", const_cast<char**>(keywords.data()),
                                  &depth) == 0) {
    throw py::error::fetch();
  }
  return convert::deep_to_py(self.value.get(), depth);
}

py::ref directory(js_object& self, py::borrowed) {
  auto* const object = reinterpret_cast<PyObject*>(&self);
  auto const own = py::call_method(reinterpret_cast<PyObject*>(&PyBaseObject_Type), "__dir__", object);
  js::val const keys{bridge::keys(self.value.get())};
  auto const names = py::check(PySet_New(convert::deep_to_py(keys.get(), -1).get()));
  static_cast<void>(py::call_method(names, "update", own));
  return py::check(PySequence_List(names.get()));
}

py::ref type_of(js_object& self, void*) {
  js::val const name{bridge::type_of(self.value.get())};
  return convert::string_to_py(name.get());
}

py::ref identity(js_object& self, void*) { return py::check(PyLong_FromLong(bridge::identity(self.value.get()))); }

template <auto Function>
PyGetSetDef property(char const* name, char const* doc) {
  return {name, reinterpret_cast<getter>(&convert::wrapper<Function>::call), nullptr, doc, nullptr};
}

py::ref null_repr(py::borrowed) { return py::check(PyUnicode_FromString("jsnull")); }
bool null_truth(py::borrowed) { return false; }

}  // namespace

PyMethodDef* js_methods() {
  static std::array methods{
      convert::method<&object_keys>("object_keys", METH_NOARGS, "Object.keys of this object."),
      convert::method<&object_values>("object_values", METH_NOARGS, "Object.values of this object."),
      convert::method<&object_entries>("object_entries", METH_NOARGS, "Object.entries of this object."),
      convert::method<&to_py>("to_py", METH_VARARGS | METH_KEYWORDS,
                              "Arrays, objects, maps and sets as list, dict and set, `depth` levels deep."),
      convert::method<&directory>("__dir__", METH_NOARGS, "Names of attributes and of JavaScript's properties."),
      PyMethodDef{}};
  return methods.data();
}

PyGetSetDef* js_properties() {
  static std::array properties{property<&type_of>("typeof", "JavaScript's `typeof` of this object."),
                               property<&identity>("js_id", "A number that stays with the JavaScript object."),
                               PyGetSetDef{}};
  return properties.data();
}

py::ref make_js_null() {
  static std::array slots{convert::slot<Py_tp_repr, &null_repr>(), convert::slot<Py_nb_bool, &null_truth>(),
                          PyType_Slot{0, nullptr}};
  static PyType_Spec spec{"pyxide.ffi.JsNull", sizeof(PyObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots.data()};
  auto const type = py::check(PyType_FromSpec(&spec));
  auto* const raw = reinterpret_cast<PyTypeObject*>(type.get());
  return py::check(raw->tp_alloc(raw, 0));
}

}  // namespace proxy
