// SPDX-License-Identifier: Apache-2.0
// What JavaScript threw, as a C++ exception.
#pragma once
#include "js/val.h"

namespace js {

class error {
 public:
  explicit error(ref value) : value_{value} {}
  [[nodiscard]] val const& value() const noexcept { return value_; }

 private:
  val value_;
};

}  // namespace js
