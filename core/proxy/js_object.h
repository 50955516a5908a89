// SPDX-License-Identifier: Apache-2.0
// JsProxy: a JavaScript value as a Python object.
// Invariant: the type of a `js_object` is the one for exactly the capabilities of its value.
#pragma once
#include <vector>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/slot.h"
#include "js/val.h"
#include "py/ref.h"

namespace proxy {

struct js_object {
  PyObject ob_base;
  vectorcallfunc vectorcall;
  PyObject* dict;  // names like __spec__, which are Python's own; mostly null
  js::val value;
  js::val self;  // what a method was read from; undefined for all else
  int capabilities;
  PyObject* signature;  // what `bind_sig` was given; mostly null
};

/// Makes the types and puts JsProxy and jsnull into the module `_pyxide`.
void add_js_object(py::borrowed module);

/// JsProxy, of which all proxies' types are subtypes.
[[nodiscard]] PyTypeObject* base_type() noexcept;
[[nodiscard]] PyTypeObject* make_type(std::vector<PyType_Slot> slots, unsigned long flags, PyTypeObject* base);

/// An item of a container: in views by `as_object_map` and `as_py_json` a view, too.
[[nodiscard]] py::ref item_to_py(js_object& container, js::ref value);

/// Another proxy of the same value, whose attributes and calls are converted as the signature says; null for none.
[[nodiscard]] py::ref bind_signature(js_object& self, py::borrowed signature);
/// `pyxide.binding`.
[[nodiscard]] py::ref binding();

/// Does Python hold JavaScript's proxy of a Python object?
[[nodiscard]] bool is_double_proxy(py::borrowed object) noexcept;
/// Has it the attribute? Unlike reading, which asks twice for what is absent, in a chain of proxies each is asked once.
[[nodiscard]] bool double_proxy_has(py::borrowed object, py::borrowed name);

/// A JsProxy, even of an error, with these capabilities.
[[nodiscard]] py::ref wrap_as(js::ref value, int capabilities);
/// A proxy of a function; `self` is the object it was read from.
[[nodiscard]] py::ref wrap_method(js::ref value, js::ref self);

}  // namespace proxy

namespace convert {
template <>
struct c_argument<proxy::js_object&> {
  using type = PyObject*;
  static proxy::js_object& from(PyObject* value) { return *reinterpret_cast<proxy::js_object*>(value); }
};
}  // namespace convert
