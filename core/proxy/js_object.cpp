// SPDX-License-Identifier: Apache-2.0
// What every JsProxy can do: attributes, identity, text, and the type for each set of capabilities.
#include "proxy/js_object.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_method.h"
#include "py/call.h"

namespace proxy {
namespace {

struct known_types {
  PyTypeObject* base = nullptr;
  PyObject* null = nullptr;
  std::unordered_map<int, PyTypeObject*> by_capabilities;
};

known_types& types() {
  static known_types instance;
  return instance;
}

/// Python's keywords cannot be attribute names in source; `from_` stands for `from`.
constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

js::val property_name(py::borrowed name) {
  Py_ssize_t size = 0;
  auto const* const data = PyUnicode_AsUTF8AndSize(name.get(), &size);
  if (data == nullptr) {
    PyErr_Clear();  // lone surrogates: no keyword
    return js::val{convert::string_to_js(name)};
  }
  std::string_view const text{data, static_cast<std::size_t>(size)};
  if (text.ends_with('_')) {
    auto const stem = text.substr(0, text.size() - 1);
    for (auto const keyword : keywords) {
      if (stem == keyword) return js::val{js::string(stem)};
    }
  }
  return js::val{convert::string_to_js(name)};
}

/// `__name__` and its like belong to Python, which sets them on modules; JavaScript never sees them.
bool is_special(py::borrowed name) noexcept {
  auto const length = PyUnicode_GET_LENGTH(name.get());
  return length > 4 && PyUnicode_READ_CHAR(name.get(), 0) == '_' && PyUnicode_READ_CHAR(name.get(), 1) == '_' &&
         PyUnicode_READ_CHAR(name.get(), length - 1) == '_' && PyUnicode_READ_CHAR(name.get(), length - 2) == '_';
}

[[noreturn]] void no_attribute(js_object& self, py::borrowed name) {
  js::val const text{bridge::class_name(self.value.get())};
  auto const type = convert::string_to_py(text.get());
  throw py::error{PyExc_AttributeError, "JavaScript object of type '%U' has no property '%U'", type.get(), name.get()};
}

py::ref get_attribute(js_object& self, py::borrowed name) {
  auto* const object = reinterpret_cast<PyObject*>(&self);
  if (_PyType_Lookup(Py_TYPE(object), name.get()) != nullptr || is_special(name)) {
    return py::check(PyObject_GenericGetAttr(object, name.get()));
  }
  auto const key = property_name(name);
  js::val const found{bridge::get(self.value.get(), key.get())};
  switch (static_cast<bridge::kind>(bridge::classify(found.get()))) {
    case bridge::kind::undefined:
      if (!bridge::has(self.value.get(), key.get())) no_attribute(self, name);
      return py::none();
    case bridge::kind::function:
      return wrap_method(found.get(), self.value.get());
    default:
      return convert::to_py(found.get());
  }
}

void set_attribute(js_object& self, py::borrowed name, py::borrowed value) {
  if (is_special(name)) {
    auto* const object = reinterpret_cast<PyObject*>(&self);
    py::check(PyObject_GenericSetAttr(object, name.get(), value.get()));
    if (PyObject_GC_IsTracked(object) == 0) PyObject_GC_Track(object);
    return;
  }
  auto const key = property_name(name);
  if (value) {
    js::val const item{convert::to_js(value)};
    bridge::set(self.value.get(), key.get(), item.get());
    return;
  }
  if (!bridge::has(self.value.get(), key.get())) no_attribute(self, name);
  bridge::remove(self.value.get(), key.get());
}

py::ref repr(js_object& self) {
  js::val const text{bridge::to_text(self.value.get())};
  return convert::string_to_py(text.get());
}

Py_hash_t hash(js_object& self) { return bridge::identity(self.value.get()); }

bool truth(js_object& self) { return bridge::truthy(self.value.get()); }

py::ref compare(js_object& self, py::borrowed other, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !is_js_object(other)) return py::own(Py_NotImplemented);
  auto const& right = *reinterpret_cast<js_object*>(other.get());
  bool const same =
      bridge::identical(self.value.get(), right.value.get()) && bridge::identical(self.self.get(), right.self.get());
  return py::own(same == (operation == Py_EQ) ? Py_True : Py_False);
}

/// Only objects with attributes of their own can be part of a cycle, so only they are tracked: see `set_attribute`.
int traverse(PyObject* object, visitproc visit, void* arg) {  // Py_VISIT wants these names
  auto const& self = *reinterpret_cast<js_object*>(object);
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self.dict);
  return 0;
}

int clear(PyObject* object) {
  auto& self = *reinterpret_cast<js_object*>(object);
  py::ref const dict = py::steal(std::exchange(self.dict, nullptr));
  return 0;
}

py::ref allocate(PyTypeObject* type) {
  auto object = py::check(type->tp_alloc(type, 0));
  PyObject_GC_UnTrack(object.get());
  return object;
}

void deallocate(PyObject* object) {
  auto& self = *reinterpret_cast<js_object*>(object);
  auto* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  self.value = js::val{};
  self.self = js::val{};
  py::ref const dict = py::steal(std::exchange(self.dict, nullptr));
  type->tp_free(object);
  py::ref const owner = py::steal(reinterpret_cast<PyObject*>(type));  // instances own their heap type
}

PyMemberDef* members() {
  static std::array table{PyMemberDef{"__dictoffset__", Py_T_PYSSIZET, offsetof(js_object, dict), Py_READONLY, nullptr},
                          PyMemberDef{}};
  return table.data();
}

std::vector<PyType_Slot> base_slots() {
  return {convert::slot<Py_tp_getattro, &get_attribute>(),
          convert::slot<Py_tp_setattro, &set_attribute>(),
          convert::slot<Py_tp_repr, &repr>(),
          convert::slot<Py_tp_str, &repr>(),
          convert::slot<Py_tp_hash, &hash>(),
          convert::slot<Py_nb_bool, &truth>(),
          convert::slot<Py_tp_richcompare, &compare>(),
          {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate)},
          {Py_tp_methods, js_methods()},
          {Py_tp_getset, js_properties()},
          {Py_tp_members, members()},
          {Py_tp_doc, const_cast<char*>("A JavaScript object.")}};
}

PyTypeObject* make_type(std::vector<PyType_Slot> slots, unsigned long flags, PyTypeObject* base) {
  slots.push_back({Py_tp_traverse, reinterpret_cast<void*>(&traverse)});
  slots.push_back({Py_tp_clear, reinterpret_cast<void*>(&clear)});
  slots.push_back({0, nullptr});
  PyType_Spec spec{
      "pyxide.ffi.JsProxy", sizeof(js_object), 0,
      static_cast<unsigned>(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | flags),
      slots.data()};
  auto type = py::check(PyType_FromSpecWithBases(&spec, reinterpret_cast<PyObject*>(base)));
  return reinterpret_cast<PyTypeObject*>(type.release());
}

PyTypeObject* type_for(int capabilities) {
  auto& known = types();
  auto [entry, is_new] = known.by_capabilities.try_emplace(capabilities, known.base);
  if (!is_new || capabilities == 0) return entry->second;
  type_parts parts;
  unsigned long flags = 0;
  if (has(capabilities, bridge::capability::callable)) {
    add_callable(parts);
    flags |= Py_TPFLAGS_HAVE_VECTORCALL;
  }
  add_collection(parts, capabilities);
  add_iteration(parts, capabilities);
  if (has(capabilities, bridge::capability::thenable)) add_thenable(parts);
  if (has(capabilities, bridge::capability::array)) add_array(parts);
  if (has(capabilities, bridge::capability::buffer)) add_buffer(parts);
  // The type reads its method table for as long as it lives, which is until the program ends.
  parts.methods.push_back({});
  auto* const methods = new std::vector<PyMethodDef>{std::move(parts.methods)};
  parts.slots.push_back({Py_tp_methods, methods->data()});
  entry->second = make_type(std::move(parts.slots), flags, known.base);
  return entry->second;
}

}  // namespace

void add_js_object(py::borrowed module) {
  types().base = make_type(base_slots(), Py_TPFLAGS_BASETYPE, nullptr);
  py::check(PyModule_AddObjectRef(module.get(), "JsProxy", reinterpret_cast<PyObject*>(types().base)));
  types().null = make_js_null().release();
  py::check(PyModule_AddObjectRef(module.get(), "jsnull", types().null));
}

py::ref wrap_method(js::ref value, js::ref self) {
  auto* const type = type_for(bridge::capabilities(value));
  auto object = allocate(type);
  auto& made = *reinterpret_cast<js_object*>(object.get());
  made.vectorcall = &call_js;
  made.value = js::val{value};  // zeroed memory is the val `undefined`
  made.self = js::val{self};
  return object;
}

py::ref wrap(js::ref value) {
  auto const capabilities = bridge::capabilities(value);
  if (has(capabilities, bridge::capability::error)) return convert::to_py_exception(value);
  return wrap_as(value, capabilities);
}

py::ref wrap_as(js::ref value, int capabilities) {
  auto* const type = type_for(capabilities);
  auto object = allocate(type);
  auto& made = *reinterpret_cast<js_object*>(object.get());
  made.vectorcall = &call_js;
  made.value = js::val{value};
  return object;
}

bool is_js_object(py::borrowed object) noexcept { return PyObject_TypeCheck(object.get(), types().base) != 0; }

js::ref value_of(py::borrowed object) noexcept { return reinterpret_cast<js_object*>(object.get())->value.get(); }

py::ref js_null() { return py::own(types().null); }

bool is_js_null(py::borrowed object) noexcept { return object.get() == types().null; }

}  // namespace proxy
