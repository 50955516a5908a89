// SPDX-License-Identifier: Apache-2.0
// Methods and properties that every JsProxy has, and jsnull.
#include "proxy/js_method.h"

#include <array>

#include "convert/to_py.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

py::ref own(js_object& self, bridge::own_part part) {
  js::val const result{bridge::own(self.value.get(), part)};
  return wrap(result.get());
}

py::ref object_keys(js_object& self, py::borrowed) { return own(self, bridge::own_part::keys); }
py::ref object_values(js_object& self, py::borrowed) { return own(self, bridge::own_part::values); }
py::ref object_entries(js_object& self, py::borrowed) { return own(self, bridge::own_part::entries); }

py::ref to_weakref(js_object& self, py::borrowed) {
  js::val const reference{bridge::weak_ref(self.value.get())};
  return wrap(reference.get());
}

py::ref to_py(js_object& self, py::borrowed arguments, py::borrowed names) {
  int depth = -1;
  PyObject* converter = nullptr;
  static std::array<char const*, 3> keywords{"depth", "default_converter", nullptr};
  if (PyArg_ParseTupleAndKeywords(arguments.get(), names.get(), "|$iO:to_py", const_cast<char**>(keywords.data()),
                                  &depth, &converter) == 0) {
    throw py::error::fetch();
  }
  return convert::deep_to_py(self.value.get(), depth, converter == Py_None ? nullptr : converter);
}

py::ref bind_sig(js_object& self, py::borrowed signature) {
  return bind_signature(self, signature.get() == Py_None ? py::borrowed{} : signature);
}

py::ref bind_class(js_object& self, py::borrowed signature) {
  return bind_signature(self, py::call_method(binding(), "class_signature", signature));
}

py::ref signature(js_object& self, void*) { return self.signature == nullptr ? py::none() : py::own(self.signature); }

/// `from` can be written as `from_` only.
void replace_keywords(py::borrowed names) {
  auto const reserved = py::attribute(py::import("keyword"), "kwlist");
  auto const found = py::call_method(names, "intersection", reserved);
  auto const iterator = py::check(PyObject_GetIter(found.get()));
  while (auto name = py::steal(PyIter_Next(iterator.get()))) {
    py::check(PySet_Discard(names.get(), name.get()));
    py::check(PySet_Add(names.get(), py::check(PyUnicode_FromFormat("%U_", name.get())).get()));
  }
}

py::ref directory(js_object& self, py::borrowed) {
  auto* const object = reinterpret_cast<PyObject*>(&self);
  auto const own = py::call_method(reinterpret_cast<PyObject*>(&PyBaseObject_Type), "__dir__", object);
  js::val const keys{bridge::keys(self.value.get())};
  auto const names = py::check(PySet_New(convert::deep_to_py(keys.get(), -1).get()));
  if (is_array(self.capabilities)) {  // which have no `keys` in Python
    py::check(PySet_Discard(names.get(), py::check(PyUnicode_FromString("keys")).get()));
  }
  static_cast<void>(py::call_method(names, "update", own));
  replace_keywords(names);
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
py::ref null_new(PyTypeObject*, py::borrowed, py::borrowed) { return js_null(); }
bool null_truth(py::borrowed) { return false; }

}  // namespace

PyMethodDef* js_methods() {
  static std::array methods{
      convert::method<&object_keys>("object_keys", METH_NOARGS, "Object.keys of this object."),
      convert::method<&object_values>("object_values", METH_NOARGS, "Object.values of this object."),
      convert::method<&object_entries>("object_entries", METH_NOARGS, "Object.entries of this object."),
      convert::method<&to_weakref>("to_weakref", METH_NOARGS, "A JavaScript WeakRef of the object."),
      convert::method<&to_py>("to_py", METH_VARARGS | METH_KEYWORDS,
                              "Arrays, objects, maps and sets as list, dict and set, `depth` levels deep."),
      convert::method<&bind_sig>("bind_sig", METH_O,
                                 "Another proxy of the object, treated as an instance of the class, or a function with "
                                 "the signature, that is given: what is annotated is converted."),
      convert::method<&bind_class>("bind_class", METH_O,
                                   "Another proxy of the object, treated as the class that is given."),
      convert::method<&directory>("__dir__", METH_NOARGS, "Names of attributes and of JavaScript's properties."),
      PyMethodDef{}};
  return methods.data();
}

PyGetSetDef* js_properties() {
  static std::array properties{property<&type_of>("typeof", "JavaScript's `typeof` of this object."),
                               property<&identity>("js_id", "A number that stays with the JavaScript object."),
                               property<&signature>("_sig", "What `bind_sig` was given."), PyGetSetDef{}};
  return properties.data();
}

py::ref make_js_null() {
  static std::array slots{convert::slot<Py_tp_repr, &null_repr>(), convert::slot<Py_nb_bool, &null_truth>(),
                          convert::slot<Py_tp_new, &null_new>(),
                          PyType_Slot{Py_tp_doc, const_cast<char*>("The type of jsnull, JavaScript's null.")},
                          PyType_Slot{0, nullptr}};
  static PyType_Spec spec{"pyodide.ffi.JsNull", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots.data()};
  auto const type = py::check(PyType_FromSpec(&spec));
  // In messages it has no module.
  reinterpret_cast<PyTypeObject*>(type.get())->tp_name = "JsNull";
  auto const name = py::check(PyUnicode_FromString("object"));
  py::check(PyObject_SetAttrString(type.get(), "typeof", name.get()));
  auto* const raw = reinterpret_cast<PyTypeObject*>(type.get());
  return py::check(raw->tp_alloc(raw, 0));
}

}  // namespace proxy
