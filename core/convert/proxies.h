// SPDX-License-Identifier: Apache-2.0
// What conversion needs of proxies. Declared here and defined in core/proxy, which depends on conversion.
#pragma once
#include "js/val.h"
#include "py/ref.h"

namespace proxy {

/// A Python object for the value: a JsProxy; for an `Error` a JsException, or the exception that it carries.
[[nodiscard]] py::ref wrap(js::ref value);
[[nodiscard]] bool is_js_object(py::borrowed object) noexcept;
/// The value behind a JsProxy.
[[nodiscard]] js::ref value_of(py::borrowed object) noexcept;

/// The singleton `jsnull`.
[[nodiscard]] py::ref js_null();
[[nodiscard]] bool is_js_null(py::borrowed object) noexcept;

/// A new JsException for a thrown value of any kind.
[[nodiscard]] py::ref make_js_exception(js::ref error);
[[nodiscard]] bool is_js_exception(py::borrowed object) noexcept;
/// What was thrown.
[[nodiscard]] js::ref error_of(py::borrowed exception) noexcept;

/// A new PyProxy, which owns a reference; `mode` is a set of `bridge::proxy_mode`.
[[nodiscard]] js::ref create(py::borrowed object, int mode = 0);

}  // namespace proxy
