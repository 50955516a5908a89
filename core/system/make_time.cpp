// SPDX-License-Identifier: Apache-2.0
// From dates to seconds. Dates that clocks skip or show twice become what glibc makes of them: it starts from the
// offset that it found last, and steps by what a guess is off until the guess is right or swings between two sides.
#include <algorithm>
#include <cerrno>
#include <limits>

#include "system/calendar.h"
#include "system/local_time.h"

namespace {

/// As clocks show it, in seconds since 1970 of UTC. Years and months may be any.
long long shown(std::tm const& date) {
  auto const months = 12 * (static_cast<long long>(date.tm_year) + calendar::first_year) + date.tm_mon;
  auto const year = calendar::floor_divide(months, 12);
  auto days = calendar::days_until(year) + date.tm_mday - 1;
  for (long long month = calendar::modulo(months, 12); month > 0; --month)
    days += calendar::days_of_month(year, static_cast<int>(month));
  return days * calendar::day + date.tm_hour * calendar::hour + date.tm_min * 60LL + date.tm_sec;
}

/// A negative one is an unknown one.
bool differs(int wanted, int found) { return wanted >= 0 && found >= 0 && (wanted != 0) != (found != 0); }

struct moment {
  long long seconds;
  std::tm date;

  /// False where there is no date.
  bool move(long long to) {
    seconds = to;
    return local_time::at(to, date);
  }
};

/// The moment when clocks show `wanted`, or one beside it.
bool find_shown(long long wanted, int is_daylight, long long guess, moment& found, bool& is_skipped) {
  constexpr int most_steps = 6;
  auto last = guess;
  auto before_last = guess;
  bool was_daylight = false;
  if (!found.move(guess)) return false;
  for (int step = 0; step < most_steps; ++step) {
    auto const next = found.seconds + wanted - shown(found.date);
    is_skipped = next != found.seconds;
    if (!is_skipped) return true;
    auto const has_daylight = found.date.tm_isdst != 0;
    // It swings: clocks skip this time. Then either side will do, but for the one that is not wanted.
    if (found.seconds == before_last && found.seconds != last &&
        (is_daylight < 0 ? was_daylight <= has_daylight : (is_daylight != 0) != has_daylight))
      return true;
    before_last = last;
    last = found.seconds;
    was_daylight = has_daylight;
    if (!found.move(next)) return false;
  }
  return false;
}

/// The same time on clocks where daylight saving time is as wanted, as it is nearby.
bool find_daylight(long long wanted, int is_daylight, moment& found) {
  // About the shortest time for which clocks have been changed, and half of the longest.
  constexpr long long stride = 601'200;
  constexpr long long farthest = 457'243'209 / 2 + stride;
  auto const begin = found.seconds;
  for (auto away = stride; away < farthest; away += stride) {
    for (auto const direction : {-1, 1}) {
      moment nearby{};
      if (!nearby.move(begin + direction * away) || differs(is_daylight, nearby.date.tm_isdst)) continue;
      return found.move(nearby.seconds + wanted - shown(nearby.date));
    }
  }
  return found.move(begin + (is_daylight != 0 ? -calendar::hour : calendar::hour));
}

}  // namespace

// For shared objects, too.
#pragma GCC visibility push(default)
extern "C" {

std::time_t mktime(std::tm* date) {
  static long long last_offset = 0;
  local_time::set_zone();
  // A leap second or more is added at last.
  auto plain = *date;
  plain.tm_sec = std::clamp(plain.tm_sec, 0, 59);
  auto const wanted = shown(plain);
  moment found{};
  bool is_skipped = false;
  auto is_found = find_shown(wanted, date->tm_isdst, wanted - last_offset, found, is_skipped);
  if (is_found && !is_skipped && differs(date->tm_isdst, found.date.tm_isdst))
    is_found = find_daylight(wanted, date->tm_isdst, found);
  auto const offset = wanted - found.seconds;
  if (is_found && date->tm_sec != found.date.tm_sec) is_found = found.move(found.seconds + date->tm_sec - plain.tm_sec);
  if (!is_found) {
    errno = EOVERFLOW;
    return -1;
  }
  last_offset = offset;
  *date = found.date;
  return found.seconds;
}

std::time_t timegm(std::tm* date) {
  auto const seconds = static_cast<std::time_t>(shown(*date));
  if (gmtime_r(&seconds, date) == nullptr) return -1;
  return seconds;
}
}
#pragma GCC visibility pop
