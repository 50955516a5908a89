// SPDX-License-Identifier: Apache-2.0
// How deep C may recurse on a stack that can be suspended. Of others, suspend/room.h.
#include <array>
#include <cstdint>
#include <utility>

#include "bridge_exports.h"
#include "runtime/runtime.h"
#include "suspend/room.h"

namespace {

/// Bytes of a frame of the probe, without what the engine adds.
constexpr int frame_bytes = static_cast<int>(runtime::probe::kept * sizeof(std::uint64_t));

constexpr int most_frames = 1'000'000;

}  // namespace

/// Recurses until the engine throws.
extern "C" [[clang::export_name("core_probe_stack")]] [[clang::noinline]] std::uint64_t core_probe_stack() {
  auto& probe = runtime::current.probe;
  std::array<std::uint64_t, runtime::probe::kept> values{};
#pragma clang loop unroll(full)
  for (std::size_t i = 0; i < runtime::probe::kept; ++i) values[i] = probe.source[i];
  if (++probe.depth == most_frames) return 0;  // an engine without a limit
  auto result = core_probe_stack();
#pragma clang loop unroll(full)
  for (std::size_t i = 0; i < runtime::probe::kept; ++i) result = result * 31 + values[i];
  return result;
}

namespace ffi::exports {

int probed_stack() { return std::exchange(runtime::current.probe.depth, 0) * frame_bytes; }

void* entries() { return &suspend::current.entries; }

void set_level_bytes(int bytes) { suspend::set_level_bytes(bytes); }

}  // namespace ffi::exports
