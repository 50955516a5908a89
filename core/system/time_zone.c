// SPDX-License-Identifier: Apache-2.0
// Local time by musl, as on Linux: by TZ, by files of tz data, and where there are none by the engine's zones. Emscripten has
// musl's sources and compiles functions over JavaScript's Date instead, which know one zone and no TZ.
#define EMSCRIPTEN_STANDALONE_WASM 1

#define __secs_to_zone zone_of_files
#define __tm_to_tzname name_of_files
#include "src/time/__tz.c"
#undef __secs_to_zone
#undef __tm_to_tzname

#undef malloc
#undef calloc
#undef realloc
#undef free

#include "host_zone.h"

void __secs_to_zone(long long time, int is_local, int *is_daylight, long *offset, long *other_offset, const char **name) {
  if (host_zone_is_used()) {
    host_zone_at(time, is_local, is_daylight, offset, other_offset, name);
  } else {
    zone_of_files(time, is_local, is_daylight, offset, other_offset, name);
  }
}

#include "src/time/__secs_to_tm.c"
#include "src/time/localtime_r.c"
#include "src/time/mktime.c"

/// For `strftime`. Like glibc, not like musl, it believes what a time says of its zone; without that it is the local one.
const char *__tm_to_tzname(const struct tm *tm) {
  if (tm->__tm_zone) return tm->__tm_zone;
  struct tm copy = *tm;
  long offset;
  const char *name;
  __secs_to_zone(__tm_to_secs(&copy), 1, &copy.tm_isdst, &offset, 0, &name);
  return name;
}
