// SPDX-License-Identifier: Apache-2.0
// Everything that the core keeps between calls, a part for each layer. Invariant: there is one, for the one interpreter
// of the program; only the tables of externrefs, which memory cannot hold, lie outside of it.
#pragma once
#include <array>
#include <cstdint>

#include "convert/state.h"
#include "js/state.h"
#include "proxy/state.h"
#include "suspend/state.h"

namespace runtime {

/// How the engine's stack is measured: see stack.cpp.
struct probe {
  /// Values that a frame of the probe keeps over its call: every engine and tier has to spill them.
  static constexpr std::size_t kept = 32;
  int depth = 0;
  std::array<volatile std::uint64_t, kept> source{};
};

struct state {
  js::state js;
  convert::state convert;
  proxy::state proxy;
  suspend::state suspend;
  runtime::probe probe;
};

extern state& current;

}  // namespace runtime
