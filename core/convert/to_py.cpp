// SPDX-License-Identifier: Apache-2.0
// Implicit conversion from JavaScript: primitives by value, the rest by proxy.
#include "convert/to_py.h"

#include <cmath>
#include <vector>

#include "bridge.h"
#include "convert/proxies.h"
#include "convert/safe_integer.h"
#include "convert/state.h"
#include "py/call.h"

namespace convert {
namespace {

py::ref bigint(js::ref value) {
  bridge::bigint_info info{};
  js::val const kept{value};
  bridge::bigint_measure(kept.get(), &info);
  std::vector<std::uint32_t> words(static_cast<std::size_t>(info.words) + 1);  // one more for the sign
  bridge::bigint_read(kept.get(), words.data(), info.words);
  if (info.negative != 0) {
    std::uint32_t carry = 1;  // two's complement
    for (auto& word : words) {
      word = ~word + carry;
      carry = (carry != 0 && word == 0) ? 1 : 0;
    }
  }
  auto number = py::check(
      PyLong_FromNativeBytes(words.data(), words.size() * sizeof(std::uint32_t), Py_ASNATIVEBYTES_LITTLE_ENDIAN));
  if (!current.big_int) static_cast<void>(py::check(PyImport_ImportModule("pyxide.big_int")));  // it sets it
  return py::call(current.big_int, number);
}

}  // namespace

py::ref number_to_py(double value) {
  constexpr auto most = static_cast<double>(max_safe_integer);
  bool const is_integer = value >= -most && value <= most && value == std::trunc(value);
  if (is_integer) return py::check(PyLong_FromLongLong(static_cast<long long>(value)));
  return py::check(PyFloat_FromDouble(value));
}

py::ref to_py(js::ref value) {
  using bridge::kind;
  switch (bridge::classify(value)) {
    case kind::undefined:
      return py::none();
    case kind::null:
      return proxy::js_null();
    case kind::boolean_false:
      return py::own(Py_False);
    case kind::boolean_true:
      return py::own(Py_True);
    case kind::integer:
      return py::check(PyLong_FromLongLong(static_cast<long long>(bridge::number_value(value))));
    case kind::number:
      return py::check(PyFloat_FromDouble(bridge::number_value(value)));
    case kind::bigint:
      return bigint(value);
    case kind::string:
      return string_to_py(value);
    case kind::py_proxy:
      return py::own(bridge::proxy_object(value));
    case kind::symbol:
    case kind::function:
    case kind::object:
      break;
  }
  return proxy::wrap(value);
}

}  // namespace convert
