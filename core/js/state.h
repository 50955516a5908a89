// SPDX-License-Identifier: Apache-2.0
// What the layer of JavaScript values keeps; a part of the runtime.
#pragma once
#include <cstdint>
#include <vector>

namespace js {

/// Slots of the externref table: how many were given out, how many there are, and which have come back.
struct state {
  std::uint32_t used = 0;
  std::uint32_t size = 0;
  std::vector<std::uint32_t> free;
};

/// Defined in core/runtime/runtime.cpp.
extern state& current;

}  // namespace js
