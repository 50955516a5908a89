// SPDX-License-Identifier: Apache-2.0
// Implicit conversion from Python: primitives by value, the rest by proxy.
#include "convert/to_js.h"

#include <vector>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/safe_integer.h"
#include "convert/scalar.h"
#include "convert/state.h"
#include "py/call.h"

namespace convert {
namespace {

js::ref big_integer(py::borrowed number) {
  auto const bytes = py::check(PyLong_AsNativeBytes(number.get(), nullptr, 0, Py_ASNATIVEBYTES_LITTLE_ENDIAN));
  std::vector<std::uint32_t> words((static_cast<std::size_t>(bytes) + 3) / 4);
  py::check(PyLong_AsNativeBytes(number.get(), words.data(), static_cast<Py_ssize_t>(words.size() * 4),
                                 Py_ASNATIVEBYTES_LITTLE_ENDIAN));
  bool const negative = (words.back() >> 31U) != 0;
  if (negative) {
    std::uint32_t carry = 1;
    for (auto& word : words) {
      word = ~word + carry;
      carry = (carry != 0 && word == 0) ? 1 : 0;
    }
  }
  return bridge::bigint_from(words.data(), static_cast<int>(words.size()), negative);
}

bool is_js_big_int(py::borrowed number) {
  auto* const type = reinterpret_cast<PyTypeObject*>(current.big_int.get());
  return type != nullptr && PyObject_TypeCheck(number.get(), type);
}

js::ref integer(py::borrowed number) {
  if (!PyLong_CheckExact(number.get()) && is_js_big_int(number)) return big_integer(number);
  int overflow = 0;
  auto const value = PyLong_AsLongLongAndOverflow(number.get(), &overflow);
  if (overflow == 0 && value >= -max_safe_integer && value <= max_safe_integer) {
    return bridge::number_from(static_cast<double>(value));
  }
  return big_integer(number);
}

}  // namespace

js::ref primitive_to_js(py::borrowed object, bool& found) {
  auto* const p = object.get();
  found = true;
  if (p == Py_None) return bridge::undefined();
  if (p == Py_True || p == Py_False) return bridge::boolean_from(p == Py_True);
  if (PyLong_Check(p)) return integer(object);
  if (PyFloat_Check(p)) return bridge::number_from(PyFloat_AS_DOUBLE(p));
  if (PyUnicode_Check(p)) return string_to_js(object);
  if (proxy::is_js_object(object)) return proxy::value_of(object);
  if (proxy::is_js_null(object)) return bridge::null();
  if (proxy::is_js_exception(object)) return proxy::error_of(object);
  if (Py_TYPE(p) == reinterpret_cast<PyTypeObject*>(current.promise_future.get())) {
    return primitive_to_js(py::attribute(object, "shared_promise"), found);
  }
  found = false;
  auto const value = scalar_value(object);
  return value ? primitive_to_js(value, found) : bridge::undefined();
}

js::ref to_js(py::borrowed object, js::val const* created) {
  bool found = false;
  js::val result{primitive_to_js(object, found)};
  if (found) return result.get();
  if (created == nullptr) return proxy::create(object);
  result = js::val{proxy::create(object, static_cast<int>(bridge::proxy_mode::borrowed))};
  bridge::array_push(created->get(), result.get());
  return result.get();
}

}  // namespace convert
