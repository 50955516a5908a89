// SPDX-License-Identifier: Apache-2.0
// What proxies keep; a part of the runtime.
#pragma once
#include <array>
#include <unordered_map>

#include "bridge.h"
#include "py/ref.h"

namespace proxy {

/// Names whose keys are kept: see property_key.cpp.
inline constexpr std::size_t kept_names = 512;

struct state {
  /// JsProxy, of which all proxies' types are subtypes.
  PyTypeObject* base = nullptr;
  /// JsException.
  PyTypeObject* exception = nullptr;
  /// `jsnull`.
  PyObject* null = nullptr;
  /// The type for each set of capabilities.
  std::unordered_map<int, PyTypeObject*> types;
  std::array<py::ref, kept_names> names;
  bool has_keys = false;
  /// Where a step of an iterator may tell JavaScript of the end.
  bridge::iterator_step step{};
};

/// Defined in core/runtime/runtime.cpp.
extern state& current;

}  // namespace proxy
