// SPDX-License-Identifier: Apache-2.0
// One Python type for each set of capabilities, and what it is for collections.abc.
// Invariant: types live until the program ends, and so do their method tables.
#include "convert/slot.h"
#include "proxy/capability.h"
#include "proxy/js_object.h"
#include "proxy/state.h"
#include "py/call.h"

namespace proxy {
namespace {

type_parts parts_for(int capabilities) {
  using bridge::capability;
  type_parts parts;
  if (has(capabilities, capability::object_map)) {
    add_object_map(parts);
    return parts;
  }
  add_size(parts, capabilities);
  add_iteration(parts, capabilities);
  add_async(parts, capabilities);
  if (has(capabilities, capability::callable)) add_callable(parts);
  if (has(capabilities, capability::sequence)) add_sequence(parts, capabilities);
  if ((capabilities & (bit(capability::gettable) | bit(capability::settable))) != 0) add_map(parts, capabilities);
  if (has(capabilities, capability::thenable)) add_thenable(parts);
  if (is_array_like(capabilities)) add_array(parts, capabilities);
  if (has(capabilities, capability::buffer)) add_buffer(parts);
  add_context(parts, capabilities);
  add_views(parts, capabilities);
  if (has(capabilities, capability::double_proxy)) add_double_proxy(parts);
  return parts;
}

/// Registers the type, and gives it methods that the abstract class has in Python.
void adorn(PyTypeObject* type, type_parts const& parts) {
  if (parts.abstract_class == nullptr) return;
  auto* const object = reinterpret_cast<PyObject*>(type);
  auto const abstract = py::attribute(py::import("_collections_abc"), parts.abstract_class);
  for (auto const* const name : parts.mixins) {
    auto const key = py::check(PyUnicode_InternFromString(name));
    if (py::check(PyDict_Contains(py::check(PyType_GetDict(type)).get(), key.get())) != 0) continue;
    py::check(PyObject_SetAttr(object, key.get(), py::attribute(abstract, name).get()));
  }
  static_cast<void>(py::call_method(abstract, "register", py::borrowed{object}));
}

}  // namespace

int capabilities_of(PyTypeObject* type) {
  for (auto const& [capabilities, one] : current.types) {
    if (one == type) return capabilities;
  }
  return type == base_type() ? 0 : -1;
}

PyTypeObject* type_for(int capabilities) {
  if (auto const found = current.types.find(capabilities); found != current.types.end()) return found->second;
  auto parts = parts_for(capabilities);
  // The type reads its method table for as long as it lives.
  parts.methods.push_back({});
  auto* const methods = new std::vector<PyMethodDef>{parts.methods};
  parts.slots.push_back({Py_tp_methods, methods->data()});
  unsigned long const flags = has(capabilities, bridge::capability::callable) ? Py_TPFLAGS_HAVE_VECTORCALL : 0;
  auto* const type = make_type(parts.slots, flags, base_type());
  current.types.emplace(capabilities, type);
  adorn(type, parts);
  return type;
}

}  // namespace proxy
