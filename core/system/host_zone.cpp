// SPDX-License-Identifier: Apache-2.0
#include "system/host_zone.h"

#include <ctime>

#include "bridge.h"
#include "js/string.h"

namespace zones {

/// The longest name that tz data has is six letters.
constexpr std::size_t longest_name = 32;

std::optional<host> host::find(std::string_view name) {
  return bridge::zone_select(js::string(name)) ? std::optional{host{}} : std::nullopt;
}

offset host::at(long long seconds) {
  bridge::zone_offset found{};
  bridge::zone_at(static_cast<double>(seconds), &found);
  std::array<char, longest_name> text{};
  auto const length = bridge::zone_name(found.offset, found.daylight != 0, text.data());
  return {.seconds = found.offset,
          .is_daylight = found.daylight != 0,
          .name = kept({text.data(), static_cast<std::size_t>(length)})};
}

std::array<offset, 2> host::offsets() {
  constexpr long long half_year = 183LL * 24 * 3600;
  auto const now = std::time(nullptr);
  auto first = at(now);
  auto second = at(now + half_year);
  if (first.is_daylight) std::swap(first, second);
  return {first, second};
}

}  // namespace zones
