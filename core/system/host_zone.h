// SPDX-License-Identifier: Apache-2.0
// The engine's time zones, for musl's code (time_zone.c).
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Does the engine tell of the zone that the environment names, because there is no file for it? What it is asked next
/// is about that zone.
int host_zone_is_used(void);

/// As musl's `__secs_to_zone`: the offset at a time in seconds since 1970, or when clocks there show that time.
void host_zone_at(long long time, int is_local, int* is_daylight, long* offset, long* other_offset, char const** name);

#ifdef __cplusplus
}
#endif
