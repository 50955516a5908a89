// SPDX-License-Identifier: Apache-2.0
// Strings in both directions.
#include "convert/text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "convert/to_js.h"
#include "convert/to_py.h"
#include "py/error.h"

namespace convert {
namespace {

/// From here on the engine's decoders are worth looking through the characters for what they would change.
constexpr int long_text = 64;

constexpr Py_UCS4 widest = 0x10ffff;

bool is_surrogate(std::uint32_t unit) noexcept { return (unit & 0xf800U) == 0xd800U; }
bool is_high(std::uint32_t unit) noexcept { return (unit & 0xfc00U) == 0xd800U; }
bool is_low(std::uint32_t unit) noexcept { return (unit & 0xfc00U) == 0xdc00U; }

bool has_surrogates(std::span<std::uint16_t const> units) noexcept {
  bool found = false;  // without a way out in between the loop is faster
  for (auto const unit : units) found |= is_surrogate(unit);
  return found;
}

bool has_controls(std::span<std::uint8_t const> bytes) noexcept {
  bool found = false;
  for (auto const byte : bytes) found |= (byte & 0xe0U) == 0x80U;
  return found;
}

js::ref astral_to_js(py::borrowed text) {
  std::span const points{PyUnicode_4BYTE_DATA(text.get()), static_cast<std::size_t>(PyUnicode_GET_LENGTH(text.get()))};
  std::vector<std::uint16_t> units(points.size() * 2);
  auto* end = units.data();
  bool is_well_formed = true;
  for (auto const point : points) {
    if (point < 0x10000) {
      is_well_formed &= !is_surrogate(point);
      *end++ = static_cast<std::uint16_t>(point);
    } else {
      *end++ = static_cast<std::uint16_t>(0xd7c0U + (point >> 10U));
      *end++ = static_cast<std::uint16_t>(0xdc00U | (point & 0x3ffU));
    }
  }
  auto const form = is_well_formed ? bridge::text_form::well_formed : bridge::text_form::utf16;
  return bridge::string_from(units.data(), static_cast<int>(end - units.data()), form);
}

py::ref text_with_surrogates(std::span<std::uint16_t const> units) {
  std::size_t pairs = 0;
  for (std::size_t i = 1; i < units.size(); ++i) {
    if (is_low(units[i]) && is_high(units[i - 1])) ++pairs;
  }
  if (pairs == 0) {
    return py::check(
        PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, units.data(), static_cast<Py_ssize_t>(units.size())));
  }
  auto text = py::check(PyUnicode_New(static_cast<Py_ssize_t>(units.size() - pairs), widest));
  auto* target = PyUnicode_4BYTE_DATA(text.get());
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::uint32_t const unit = units[i];
    if (is_high(unit) && i + 1 < units.size() && is_low(units[i + 1])) {
      *target++ = (unit << 10U) + units[++i] - 0x35fdc00U;
    } else {
      *target++ = unit;
    }
  }
  return text;
}

}  // namespace

std::optional<text_view> view_of(py::borrowed text) noexcept {
  using bridge::text_form;
  auto* const object = text.get();
  auto* const data = PyUnicode_DATA(object);
  auto const length = static_cast<int>(PyUnicode_GET_LENGTH(object));
  bool const is_long = length >= long_text;
  auto const size = static_cast<std::size_t>(length);
  switch (PyUnicode_KIND(object)) {
    case PyUnicode_1BYTE_KIND: {
      if (PyUnicode_IS_ASCII(object)) return text_view{data, length, text_form::ascii};
      bool const is_printable = is_long && !has_controls({static_cast<std::uint8_t const*>(data), size});
      return text_view{data, length, is_printable ? text_form::printable : text_form::latin1};
    }
    case PyUnicode_2BYTE_KIND: {
      bool const is_well_formed = is_long && !has_surrogates({static_cast<std::uint16_t const*>(data), size});
      return text_view{data, length, is_well_formed ? text_form::well_formed : text_form::utf16};
    }
    default:
      return std::nullopt;
  }
}

js::ref string_to_js(py::borrowed text) {
  auto const view = view_of(text);
  if (!view) return astral_to_js(text);
  return bridge::string_from(view->data, view->length, view->form);
}

py::ref text_from_units(std::span<std::uint16_t const> units) {
  if (units.empty()) return py::own(Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_STR));
  if (units.size() == 1) return py::check(PyUnicode_FromOrdinal(units.front()));
  std::uint32_t seen = 0;
  bool surrogates = false;
  for (auto const unit : units) {
    seen |= unit;
    surrogates |= is_surrogate(unit);
  }
  if (surrogates) return text_with_surrogates(units);
  auto const length = static_cast<Py_ssize_t>(units.size());
  if (seen > 0xff) {
    auto text = py::check(PyUnicode_New(length, 0xffff));
    std::ranges::copy(units, PyUnicode_2BYTE_DATA(text.get()));
    return text;
  }
  auto text = py::check(PyUnicode_New(length, seen > 0x7f ? 0xff : 0x7f));
  std::ranges::transform(units, PyUnicode_1BYTE_DATA(text.get()), [](auto u) { return static_cast<Py_UCS1>(u); });
  return text;
}

py::ref string_to_py(js::ref value) {
  std::array<std::uint16_t, long_text> few{};
  js::val const kept{value};
  auto const length = bridge::string_units(kept.get(), few.data(), long_text);
  if (length <= long_text) return text_from_units(std::span{few}.first(static_cast<std::size_t>(length)));
  auto text = py::check(PyUnicode_New(length, 0x7f));
  if (bridge::string_ascii(kept.get(), PyUnicode_DATA(text.get()), length)) return text;
  std::vector<std::uint16_t> units(static_cast<std::size_t>(length));
  bridge::string_units(kept.get(), units.data(), length);
  return text_from_units(units);
}

}  // namespace convert
