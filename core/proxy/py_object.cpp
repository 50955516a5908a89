// SPDX-License-Identifier: Apache-2.0
// What JavaScript asks of a Python object: attributes, text and life. Called through a PyProxy.
#include "convert/proxies.h"

#include <string_view>

#include "bridge_exports.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
#include "proxy/js_object.h"
#include "py/call.h"

namespace proxy {
namespace {

constexpr int bit(bool condition, bridge::feature feature) noexcept {
  return condition ? static_cast<int>(feature) : 0;
}

bool has_attribute(PyObject* type, char const* name) {
  PyObject* found = nullptr;
  auto const status = PyObject_GetOptionalAttrString(type, name, &found);
  py::ref const owner = py::steal(found);
  return py::check(status) != 0;
}

/// Is the type a virtual subclass of a collections.abc class? Asked only when that module is loaded.
bool is_abstract(PyObject* object, char const* name) {
  auto const abc = py::import("_collections_abc");
  return py::check(PyObject_IsInstance(object, py::attribute(abc, name).get())) != 0;
}

int features_of(PyObject* object) {
  using bridge::feature;
  auto* const type = Py_TYPE(object);
  auto* const type_object = reinterpret_cast<PyObject*>(type);
  auto const* const sequence = type->tp_as_sequence;
  auto const* const mapping = type->tp_as_mapping;
  auto const* const async = type->tp_as_async;
  bool const is_dict = PyDict_Check(object);
  bool const is_known_sequence = PyList_Check(object) || PyTuple_Check(object);
  bool const has_item =
      (mapping != nullptr && mapping->mp_subscript != nullptr) || (sequence != nullptr && sequence->sq_item != nullptr);
  bool const is_sequence = is_known_sequence || (has_item && !is_dict && is_abstract(object, "Sequence"));
  int result = 0;
  result |= bit(type->tp_call != nullptr, feature::callable);
  result |= bit(
      (mapping != nullptr && mapping->mp_length != nullptr) || (sequence != nullptr && sequence->sq_length != nullptr),
      feature::sized);
  result |= bit(has_item, feature::get);
  result |= bit((mapping != nullptr && mapping->mp_ass_subscript != nullptr) ||
                    (sequence != nullptr && sequence->sq_ass_item != nullptr),
                feature::set);
  result |= bit(sequence != nullptr && sequence->sq_contains != nullptr, feature::contains);
  result |= bit(type->tp_iter != nullptr || is_sequence, feature::iterable);
  result |= bit(PySequence_Check(object) != 0 || PyIter_Check(object) != 0, feature::iterable);
  result |= bit(PyIter_Check(object) != 0, feature::iterator);
  result |= bit(PyGen_Check(object), feature::generator);
  result |= bit((async != nullptr && async->am_await != nullptr) || PyCoro_CheckExact(object), feature::awaitable);
  result |=
      bit(async != nullptr && (async->am_aiter != nullptr || async->am_anext != nullptr), feature::async_iterable);
  result |= bit(async != nullptr && async->am_anext != nullptr, feature::async_iterator);
  result |= bit(PyAsyncGen_CheckExact(object), feature::async_generator);
  result |= bit(PyObject_CheckBuffer(object) != 0, feature::buffer);
  result |= bit(is_sequence, feature::sequence);
  result |= bit(PyList_Check(object) || (is_sequence && !PyTuple_Check(object) && has_attribute(type_object, "insert")),
                feature::mutable_sequence);
  result |= bit(PyDict_CheckExact(object), feature::dict);  // others may have attributes of their own
  result |= bit(PyExceptionInstance_Check(object), feature::exception);
  return result;
}

}  // namespace

js::ref create(py::borrowed object, int mode) {
  auto const features = features_of(object.get());
  return bridge::proxy_create(py::own(object).release(), features, mode);
}

}  // namespace proxy

namespace ffi::exports {
namespace {

/// Is it the same attribute? Each read of a method makes another object of it.
bool is_same_attribute(py::borrowed value, py::borrowed known) {
  if (!known || value == known) return value == known;
  auto const* const type = Py_TYPE(value.get());
  if (type != Py_TYPE(known.get())) return false;
  bool const is_method =
      type == &PyMethod_Type || type == &PyCFunction_Type || std::string_view{type->tp_name} == "method-wrapper";
  if (!is_method) return false;
  return py::check(PyObject_RichCompareBool(value.get(), known.get(), Py_EQ)) != 0;
}

}  // namespace

py::ref retain(py::borrowed object) { return py::own(object); }

void release(py::ref object) { py::ref const owner = std::move(object); }

js::ref type_name(py::borrowed object) {
  auto const name = py::check(PyUnicode_FromString(Py_TYPE(object.get())->tp_name));
  return convert::string_to_js(name);
}

js::ref to_string(py::borrowed object, bool repr) {
  auto const text = py::check(repr ? PyObject_Repr(object.get()) : PyObject_Str(object.get()));
  return convert::string_to_js(text);
}

js::ref get_attribute(py::borrowed object, js::ref name, py::borrowed known) {
  auto const key = convert::string_to_py(name);
  PyObject* found = nullptr;
  py::check(PyObject_GetOptionalAttr(object.get(), key.get(), &found));
  auto const value = py::steal(found);
  if (!value) return bridge::undefined();
  return is_same_attribute(value, known) ? bridge::known_attribute() : convert::to_js(value);
}

bool has_attribute(py::borrowed object, js::ref name) {
  auto const key = convert::string_to_py(name);
  if (proxy::is_double_proxy(object)) return proxy::double_proxy_has(object, key);
  return py::check(PyObject_HasAttrWithError(object.get(), key.get())) != 0;
}

void set_attribute(py::borrowed object, js::ref name, js::ref value) {
  js::val const kept{value};
  auto const key = convert::string_to_py(name);
  py::check(PyObject_SetAttr(object.get(), key.get(), convert::to_py(kept.get()).get()));
}

void delete_attribute(py::borrowed object, js::ref name) {
  py::check(PyObject_DelAttr(object.get(), convert::string_to_py(name).get()));
}

js::ref directory(py::borrowed object) {
  auto const names = py::check(PyObject_Dir(object.get()));
  return convert::deep_to_js(names, {}).get();
}

js::ref dict_keys(py::borrowed object) {
  auto const keys = py::check(PyMapping_Keys(object.get()));
  js::val names{bridge::array()};
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys.get()); ++i) {
    auto const key = py::own(PyList_GET_ITEM(keys.get(), i));
    bool const is_name = PyUnicode_Check(key.get()) || (PyLong_Check(key.get()) && !PyBool_Check(key.get()));
    if (!is_name) continue;
    js::val const name{convert::string_to_js(py::check(PyObject_Str(key.get())))};
    bridge::array_push(names.get(), name.get());
  }
  return names.get();
}

js::ref py_get_item(py::borrowed object, js::ref key) {
  auto const name = convert::to_py(key);
  if (PyDict_Check(object.get())) {
    PyObject* found = nullptr;
    py::check(PyMapping_GetOptionalItem(object.get(), name.get(), &found));
    auto const value = py::steal(found);
    return value ? convert::to_js(value) : bridge::undefined();
  }
  auto value = py::steal(PyObject_GetItem(object.get(), name.get()));
  if (value) return convert::to_js(value);
  auto error = py::error::fetch();
  if (error.matches(PyExc_KeyError) || error.matches(PyExc_IndexError)) return bridge::undefined();
  throw error;
}

void py_set_item(py::borrowed object, js::ref key, js::ref value) {
  js::val const kept{value};
  auto const name = convert::to_py(key);
  py::check(PyObject_SetItem(object.get(), name.get(), convert::to_py(kept.get()).get()));
}

void py_delete_item(py::borrowed object, js::ref key) {
  py::check(PyObject_DelItem(object.get(), convert::to_py(key).get()));
}

bool py_contains(py::borrowed object, js::ref item) {
  return py::check(PySequence_Contains(object.get(), convert::to_py(item).get())) != 0;
}

js::ref py_call_method(py::borrowed object, js::ref name, js::ref arguments) {
  js::val const array{arguments};
  auto const method = py::check(PyObject_GetAttr(object.get(), convert::string_to_py(name).get()));
  return py_call(method, array.get(), bridge::undefined());
}

int py_length(py::borrowed object) { return static_cast<int>(py::check(PyObject_Size(object.get()))); }

js::ref py_iterator(py::borrowed object) { return proxy::create(py::check(PyObject_GetIter(object.get()))); }

}  // namespace ffi::exports
