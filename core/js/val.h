// SPDX-License-Identifier: Apache-2.0
// A JavaScript value held by C++.
// Invariant: a `val` owns one slot of the externref table, or slot 0, which is `undefined`.
#pragma once
#include <cstdint>
#include <utility>

namespace js {

/// A raw reference. It cannot be a field or be captured; use it within one expression.
using ref = __externref_t;

class val {
 public:
  /// `undefined`; takes no slot.
  val() noexcept = default;
  explicit val(ref value);
  val(val&& other) noexcept : slot_{std::exchange(other.slot_, 0U)} {}
  val& operator=(val&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  val(val const&) = delete;
  val& operator=(val const&) = delete;
  ~val();

  [[nodiscard]] ref get() const noexcept;

 private:
  std::uint32_t slot_ = 0;
};

/// Number of slots in use.
[[nodiscard]] std::uint32_t live_values() noexcept;

}  // namespace js
