// SPDX-License-Identifier: Apache-2.0
// The engine's time zones, for programs on a file system without tz data.
#pragma once
#include <string_view>

#include "system/time_zone.h"

namespace zones {

/// A zone of the engine's. There is one at a time.
class host {
 public:
  /// The zone of that name, or with an empty one the engine's own. None when the engine does not know it.
  static std::optional<host> find(std::string_view name);
  static offset at(long long seconds);
  /// As they are this year.
  static std::array<offset, 2> offsets();

 private:
  host() = default;
};

}  // namespace zones
