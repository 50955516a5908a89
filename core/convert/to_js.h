// SPDX-License-Identifier: Apache-2.0
// Python objects as JavaScript values.
#pragma once
#include <optional>

#include "js/val.h"
#include "py/ref.h"

namespace convert {

/// The JavaScript form of None, bool, int, float and str, the value behind a JsProxy, or else a new
/// PyProxy. New proxies are appended to `created` when it is given, and then live no longer than a call.
[[nodiscard]] js::ref to_js(py::borrowed object, js::val const* created = nullptr);

/// As `to_js`, but without a value where a proxy would be needed: `found` says which it was.
[[nodiscard]] js::ref primitive_to_js(py::borrowed object, bool& found);

[[nodiscard]] js::ref string_to_js(py::borrowed text);

/// How `deep_to_js` treats what it meets; see the parameters of `pyxide.ffi.to_js`. A converter that is absent is
/// `undefined`.
struct deep_options {
  int depth = -1;
  js::val created;  // an array for the proxies made
  bool collects = false;
  bool creates_proxies = true;
  js::val dict_converter;
  js::val default_converter;
  js::val eager_converter;
};

/// list, tuple, dict and set as Array, object and Set. Shared and cyclic references stay shared.
[[nodiscard]] js::val deep_to_js(py::borrowed object, deep_options const& options);

/// Numbers of a buffer as a typed array, nested arrays of them when it has more dimensions; nothing for other buffers.
[[nodiscard]] std::optional<js::val> buffer_to_js(py::borrowed object);

}  // namespace convert
