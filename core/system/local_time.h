// SPDX-License-Identifier: Apache-2.0
// Local time by TZ, by files of tz data, and where there are none by the engine's zones.
#pragma once
#include <ctime>

namespace local_time {

/// Takes the zone that the environment names from now on.
void set_zone();

/// False where the year is no `int`.
bool at(long long seconds, std::tm& date);

}  // namespace local_time
