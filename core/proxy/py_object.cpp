// SPDX-License-Identifier: Apache-2.0
// What JavaScript asks of a Python object: attributes, text and life. Called through a PyProxy.
#include "convert/proxies.h"

#include "bridge.h"
#include "convert/to_js.h"
#include "convert/to_py.h"
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
  return bridge::proxy_create(object.get(), features_of(object.get()), mode);
}

}  // namespace proxy

namespace ffi::exports {

void retain(PyObject* object) { static_cast<void>(py::own(object).release()); }

void release(PyObject* object) { py::ref const owner = py::steal(object); }

int features(PyObject* object) { return proxy::features_of(object); }

js::ref type_name(PyObject* object) {
  auto* const type = Py_TYPE(object);
  auto const name = py::check(PyType_GetFullyQualifiedName(type));
  return convert::string_to_js(name);
}

js::ref to_string(PyObject* object, bool repr) {
  auto const text = py::check(repr ? PyObject_Repr(object) : PyObject_Str(object));
  return convert::string_to_js(text);
}

/// `undefined` when there is no such attribute.
js::ref get_attribute(PyObject* object, js::ref name) {
  auto const key = convert::string_to_py(name);
  PyObject* found = nullptr;
  py::check(PyObject_GetOptionalAttr(object, key.get(), &found));
  auto const value = py::steal(found);
  return value ? convert::to_js(value) : bridge::undefined();
}

bool has_attribute(PyObject* object, js::ref name) {
  return py::check(PyObject_HasAttrWithError(object, convert::string_to_py(name).get())) != 0;
}

void set_attribute(PyObject* object, js::ref name, js::ref value) {
  js::val const kept{value};
  auto const key = convert::string_to_py(name);
  py::check(PyObject_SetAttr(object, key.get(), convert::to_py(kept.get()).get()));
}

void delete_attribute(PyObject* object, js::ref name) {
  py::check(PyObject_DelAttr(object, convert::string_to_py(name).get()));
}

js::ref directory(PyObject* object) {
  auto const names = py::check(PyObject_Dir(object));
  return convert::deep_to_js(names, {}).get();
}

js::ref py_get_item(PyObject* object, js::ref key) {
  auto const name = convert::to_py(key);
  if (PyDict_Check(object)) {
    PyObject* found = nullptr;
    py::check(PyMapping_GetOptionalItem(object, name.get(), &found));
    auto const value = py::steal(found);
    return value ? convert::to_js(value) : bridge::undefined();
  }
  auto value = py::steal(PyObject_GetItem(object, name.get()));
  if (value) return convert::to_js(value);
  auto error = py::error::fetch();
  if (error.matches(PyExc_KeyError) || error.matches(PyExc_IndexError)) return bridge::undefined();
  throw error;
}

void py_set_item(PyObject* object, js::ref key, js::ref value) {
  js::val const kept{value};
  auto const name = convert::to_py(key);
  py::check(PyObject_SetItem(object, name.get(), convert::to_py(kept.get()).get()));
}

void py_delete_item(PyObject* object, js::ref key) { py::check(PyObject_DelItem(object, convert::to_py(key).get())); }

bool py_contains(PyObject* object, js::ref item) {
  return py::check(PySequence_Contains(object, convert::to_py(item).get())) != 0;
}

js::ref py_call_method(PyObject* object, js::ref name, js::ref arguments) {
  js::val const array{arguments};
  auto const method = py::check(PyObject_GetAttr(object, convert::string_to_py(name).get()));
  return py_call(method.get(), array.get(), bridge::undefined());
}

int py_length(PyObject* object) { return static_cast<int>(py::check(PyObject_Size(object))); }

js::ref py_iterator(PyObject* object) { return proxy::create(py::check(PyObject_GetIter(object))); }

}  // namespace ffi::exports
