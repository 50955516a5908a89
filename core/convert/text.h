// SPDX-License-Identifier: Apache-2.0
// Characters of Python's strings as JavaScript can take them, and the reverse.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "bridge.h"
#include "py/ref.h"

namespace convert {

/// The characters of a Python string where they lie; valid as long as that lives.
struct text_view {
  void* data;
  int length;
  bridge::text_form form;
};

/// Nothing for a string with characters beyond 0xffff, which lie in memory as JavaScript has no strings.
[[nodiscard]] std::optional<text_view> view_of(py::borrowed text) noexcept;

/// Surrogates that stand alone are characters like any other.
[[nodiscard]] py::ref text_from_units(std::span<std::uint16_t const> units);

}  // namespace convert
