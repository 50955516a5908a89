// SPDX-License-Identifier: Apache-2.0
// What every JsProxy can do: attributes, identity, text, and the type for each set of capabilities.
#include "proxy/js_object.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "convert/to_js.h"
#include "convert/to_py.h"
#include "js/string.h"
#include "proxy/capability.h"
#include "proxy/js_method.h"
#include "proxy/property_key.h"
#include "proxy/state.h"
#include "py/call.h"

namespace proxy {
namespace {

/// `__name__` and its like, which `import` sets on modules, belong to Python: JavaScript never sees them.
bool is_of_module(py::borrowed name) noexcept {
  if (PyUnicode_GET_LENGTH(name.get()) < 2 || PyUnicode_READ_CHAR(name.get(), 1) != '_') return false;
  static constexpr std::array names{"__loader__", "__name__", "__package__", "__path__", "__spec__"};
  return std::ranges::any_of(names, [&](char const* one) { return PyUnicode_EqualToUTF8(name.get(), one) != 0; });
}

/// Of those names: has Python set it, or does JavaScript not have it?
bool is_own(js_object& self, py::borrowed name) {
  if (self.dict != nullptr && py::check(PyDict_Contains(self.dict, name.get())) != 0) return true;
  js::val const key{convert::string_to_js(name)};
  return !bridge::has(self.value.get(), key.get());
}

/// Is it the list of a module's names?
bool is_module_list(js_object& self, py::borrowed name) {
  return self.dict != nullptr && PyUnicode_EqualToUTF8(name.get(), "__all__") != 0;
}

/// What `from module import *` imports of an object that is a module.
py::ref public_names(js_object& self) {
  js::val const keys{bridge::own(self.value.get(), bridge::own_part::names)};
  auto const names = convert::deep_to_py(keys.get(), 1);
  auto result = py::check(PyList_New(0));
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(names.get()); ++i) {
    auto* const name = PyList_GET_ITEM(names.get(), i);
    bool const is_private = PyUnicode_GET_LENGTH(name) == 0 || PyUnicode_READ_CHAR(name, 0) == '_';
    if (!is_private) py::check(PyList_Append(result.get(), name));
  }
  return result;
}

[[noreturn]] void no_attribute(js_object& self, py::borrowed name) {
  js::val const text{bridge::class_name(self.value.get())};
  auto const type = convert::string_to_py(text.get());
  throw py::error{PyExc_AttributeError, "JavaScript object of type '%U' has no property '%U'", type.get(), name.get()};
}

py::ref property(js_object& self, py::borrowed name) {
  js::val const found{bridge::get(self.value.get(), property_key(name))};
  switch (bridge::classify(found.get())) {
    case bridge::kind::undefined:
      if (!bridge::has(self.value.get(), property_key(name))) no_attribute(self, name);
      return py::none();
    case bridge::kind::function:
      return wrap_method(found.get(), self.value.get());
    default:
      return convert::to_py(found.get());
  }
}

/// `__getattribute__` and its like take anything.
void check_name(py::borrowed name) {
  if (PyUnicode_Check(name.get())) return;
  throw py::error{PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name.get())->tp_name};
}

py::ref get_attribute(js_object& self, py::borrowed name) {
  check_name(name);
  auto* const object = reinterpret_cast<PyObject*>(&self);
  if (_PyType_Lookup(Py_TYPE(object), name.get()) != nullptr || (is_of_module(name) && is_own(self, name))) {
    return py::check(PyObject_GenericGetAttr(object, name.get()));
  }
  if (is_module_list(self, name)) return public_names(self);
  if (is_array(self.capabilities) && PyUnicode_EqualToUTF8(name.get(), "keys") != 0) {
    no_attribute(self, name);  // or dict() takes it for a mapping
  }
  auto value = property(self, name);
  if (self.signature == nullptr) return value;
  return py::call_method(binding(), "attribute", value, py::borrowed{self.signature}, name);
}

void set_attribute(js_object& self, py::borrowed name, py::borrowed value) {
  check_name(name);
  if (is_of_module(name)) {
    auto* const object = reinterpret_cast<PyObject*>(&self);
    py::check(PyObject_GenericSetAttr(object, name.get(), value.get()));
    if (PyObject_GC_IsTracked(object) == 0) PyObject_GC_Track(object);
    return;
  }
  if (value) {
    js::val const item{convert::to_js(value)};
    bridge::set(self.value.get(), property_key(name), item.get());
    return;
  }
  bridge::remove(self.value.get(), property_key(name));
}

py::ref repr(js_object& self) {
  js::val const text{bridge::to_text(self.value.get())};
  return convert::string_to_py(text.get());
}

Py_hash_t hash(js_object& self) { return bridge::identity(self.value.get()); }

bool truth(js_object& self) { return bridge::truthy(self.value.get()); }

bridge::comparison comparison_of(int operation) noexcept {
  switch (operation) {
    case Py_LT:
      return bridge::comparison::less;
    case Py_LE:
      return bridge::comparison::less_equal;
    case Py_GT:
      return bridge::comparison::greater;
    default:
      return bridge::comparison::greater_equal;
  }
}

/// `==` is identity, of functions also when they were read from different objects; the others are JavaScript's
/// operators.
py::ref compare(js_object& self, py::borrowed other, int operation) {
  if (!is_js_object(other)) return py::own(Py_NotImplemented);
  auto const& right = *reinterpret_cast<js_object*>(other.get());
  if (operation != Py_EQ && operation != Py_NE) {
    return py::own(bridge::compare(self.value.get(), right.value.get(), comparison_of(operation)) ? Py_True : Py_False);
  }
  bool const same = bridge::identical(self.value.get(), right.value.get());
  return py::own(same == (operation == Py_EQ) ? Py_True : Py_False);
}

/// Only objects with attributes of their own can be part of a cycle, so only they are tracked: see `set_attribute`.
int traverse(PyObject* object, visitproc visit, void* arg) {  // Py_VISIT wants these names
  auto const& self = *reinterpret_cast<js_object*>(object);
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(self.dict);
  Py_VISIT(self.signature);
  return 0;
}

int clear(PyObject* object) {
  auto& self = *reinterpret_cast<js_object*>(object);
  py::ref const dict = py::steal(std::exchange(self.dict, nullptr));
  py::ref const signature = py::steal(std::exchange(self.signature, nullptr));
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
  Py_TRASHCAN_BEGIN(object, deallocate) self.value = js::val{};
  self.self = js::val{};
  py::ref const dict = py::steal(std::exchange(self.dict, nullptr));
  py::ref const signature = py::steal(std::exchange(self.signature, nullptr));
  type->tp_free(object);
  py::ref const owner = py::steal(reinterpret_cast<PyObject*>(type));  // instances own their heap type
  Py_TRASHCAN_END
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

}  // namespace

PyTypeObject* make_type(std::vector<PyType_Slot> slots, unsigned long flags, PyTypeObject* base) {
  slots.push_back({Py_tp_traverse, reinterpret_cast<void*>(&traverse)});
  slots.push_back({Py_tp_clear, reinterpret_cast<void*>(&clear)});
  slots.push_back({0, nullptr});
  PyType_Spec spec{
      "pyodide.ffi.JsProxy", sizeof(js_object), 0,
      static_cast<unsigned>(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | flags),
      slots.data()};
  auto type = py::check(PyType_FromSpecWithBases(&spec, reinterpret_cast<PyObject*>(base)));
  return reinterpret_cast<PyTypeObject*>(type.release());
}

PyTypeObject* base_type() noexcept { return current.base; }

void add_js_object(py::borrowed module) {
  current.base = make_type(base_slots(), Py_TPFLAGS_BASETYPE, nullptr);
  py::check(PyModule_AddObjectRef(module.get(), "JsProxy", reinterpret_cast<PyObject*>(current.base)));
  current.null = make_js_null().release();
  py::check(PyModule_AddObjectRef(module.get(), "jsnull", current.null));
}

py::ref wrap_method(js::ref value, js::ref self) {
  auto object = wrap_as(value, bridge::capabilities(value));
  auto& made = *reinterpret_cast<js_object*>(object.get());
  made.self = js::val{self};
  return object;
}

py::ref binding() { return py::import("pyxide.binding"); }

py::ref bind_signature(js_object& self, py::borrowed signature) {
  auto object = wrap_as(self.value.get(), self.capabilities);
  auto& made = *reinterpret_cast<js_object*>(object.get());
  made.self = js::val{self.self.get()};
  made.signature = py::own(signature).release();
  if (signature) PyObject_GC_Track(object.get());
  return object;
}

py::ref wrap(js::ref value) {
  auto const capabilities = bridge::capabilities(value);
  if (has(capabilities, bridge::capability::error)) return convert::to_py_exception(value);
  return wrap_as(value, capabilities);
}

py::ref wrap_as(js::ref value, int capabilities) {
  auto object = allocate(type_for(capabilities));
  auto& made = *reinterpret_cast<js_object*>(object.get());
  made.vectorcall = &call_js;
  made.value = js::val{value};  // zeroed memory is the val `undefined`
  made.capabilities = capabilities;
  return object;
}

py::ref item_to_py(js_object& container, js::ref value) {
  using bridge::capability;
  constexpr int views = bit(capability::hereditary) | bit(capability::json);
  auto const inherited = container.capabilities & views;
  if (inherited == 0) return convert::to_py(value);
  if (bridge::classify(value) != bridge::kind::object) return convert::to_py(value);
  js::val const kept{value};
  if (bridge::is_plain(kept.get())) return wrap_as(kept.get(), inherited | bit(capability::object_map));
  auto const own = bridge::capabilities(kept.get());
  bool const is_list = has(own, capability::array) || has(own, capability::sequence);
  bool const is_json_array = has(inherited, capability::json) && is_list;
  return is_json_array ? wrap_as(kept.get(), own | bit(capability::json)) : convert::to_py(kept.get());
}

bool is_js_object(py::borrowed object) noexcept { return PyObject_TypeCheck(object.get(), current.base) != 0; }

js::ref value_of(py::borrowed object) noexcept { return reinterpret_cast<js_object*>(object.get())->value.get(); }

py::ref js_null() { return py::own(current.null); }

bool is_js_null(py::borrowed object) noexcept { return object.get() == current.null; }

}  // namespace proxy
